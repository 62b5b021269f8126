import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseArguments, resolveConfig } from "../../src/cli/arguments.ts";
import { fieldsOf, overridesOf } from "../../src/cli/fields.ts";
import { verb as train } from "../../src/cli/verbs/train.ts";
import { ConfigError, UsageError } from "../../src/platform/index.ts";

const grammar = {
  config: z.object({
    files: z.array(z.string()).min(1).describe("what to check"),
    lr: z.number().positive().default(1e-3),
    maxTokens: z.int().optional(),
    verbose: z.boolean().default(true),
    kind: z.enum(["cosine", "constant"]).default("cosine"),
    ks: z.array(z.number()).default([1, 8]),
    stop: z.array(z.string()).default([]),
    sft: z
      .strictObject({ steps: z.int().default(10), schedule: z.object({ warmup: z.number().default(5) }).prefault({}) })
      .prefault({}),
  }),
  positional: "files",
};
const defaults = {
  lr: 1e-3,
  verbose: true,
  kind: "cosine",
  ks: [1, 8],
  stop: [],
  sft: { steps: 10, schedule: { warmup: 5 } },
};

const resolve = (...args: string[]) => resolveConfig(parseArguments(args, grammar), grammar);

function configFile(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), "gentzen-cli-")), "config.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("flags", () => {
  test("defaults where nothing is said", async () => {
    expect(await resolve("a.lean")).toEqual({ files: ["a.lean"], ...defaults });
  });

  test("every kind of value, every way to write it", async () => {
    const args =
      "a.lean --lr 3e-6 --max-tokens=7 --no-verbose --kind constant --ks 1,2 --ks=4 --sft.schedule.warmup -1 b.lean";
    expect(await resolve(...args.split(" "), "--stop", "a,b", "--", "--c.lean")).toEqual({
      files: ["a.lean", "b.lean", "--c.lean"],
      lr: 3e-6,
      maxTokens: 7,
      verbose: false,
      kind: "constant",
      ks: [1, 2, 4],
      stop: ["a,b"],
      sft: { steps: 10, schedule: { warmup: -1 } },
    });
  });

  test("what every verb has", () => {
    expect(parseArguments(["--json", "-h", "--config", "c.json"], grammar)).toMatchObject({
      json: true,
      help: true,
      configFile: "c.json",
      values: {},
    });
  });

  test.each<[string, RegExp]>([
    ["a --lrr 1", /unknown flag\n {2}--lrr\n {2}hint: did you mean --lr\?/],
    ["a --max-token 1", /did you mean --max-tokens\?/],
    ["a --maxTokens 1", /did you mean --max-tokens\?/],
    ["a --sft.stepz 1", /did you mean --sft.steps\?/],
    ["a --qqqqqq 1", /hint: --help lists the flags/],
    ["a --lr fast", /--lr takes a number\n {2}"fast"/],
    ["a --lr=", /--lr takes a number/],
    ["a --lr", /without its value/],
    ["a --lr --json", /without its value/],
    ["a --lr 1 --lr 2", /--lr is given twice/],
    ["a --lr -1", /--lr: .*>0/],
    ["a --max-tokens 1.5", /--max-tokens: .*int/],
    ["a --kind cosin", /did you mean cosine\?/],
    ["a --verbose=maybe", /true or false/],
    ["", /<files> is missing/],
  ])("%s", async (line, message) => {
    const error = await Promise.resolve()
      .then(() => resolve(...line.split(" ").filter((word) => word !== "")))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(message);
    expect((error as UsageError).message.split("\n")).toHaveLength(3);
  });
});

describe("a configuration file", () => {
  test("has the same fields, and flags win over it", async () => {
    const path = configFile({ files: ["x.lean"], lr: 0.5, sft: { steps: 3, schedule: { warmup: 1 } } });
    expect(await resolve("--config", path, "--sft.steps", "4")).toMatchObject({
      files: ["x.lean"],
      lr: 0.5,
      sft: { steps: 4, schedule: { warmup: 1 } },
    });
  });

  test.each<[string, unknown, RegExp]>([
    ["an unknown field", { files: ["a"], lrr: 1 }, /unknown field "lrr"\n.*config.json\n.*did you mean "lr"/],
    [
      "an unknown nested field",
      { files: ["a"], sft: { stps: 1 } },
      /unknown field "sft.stps"\n.*\n.*did you mean "sft.steps"/,
    ],
    ["a wrong type", { files: ["a"], lr: "fast" }, /lr: .*\n.*config.json: "fast"/],
    ["a wrong nested value", { files: ["a"], sft: { steps: 0.5 } }, /sft.steps: .*\n.*0.5/],
    ["a list", [1], /a configuration is a table/],
  ])("with %s is a clear error that names the file", async (_, content, message) => {
    const error = await resolve("--config", configFile(content)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toMatch(message);
  });

  test("that is absent or no JSON is a clear error", async () => {
    await expect(resolve("--config", "/nowhere.json")).rejects.toThrow(/cannot read \/nowhere.json/);
    await expect(resolve("--config", configFile("{"))).rejects.toThrow(/not a JSON file/);
  });
});

test("fields of overrides may be left out, and refuse what does not fit", async () => {
  const schedule = z.strictObject({ kind: z.enum(["cosine", "linear"]), lr: z.number() });
  const sft = z.strictObject({ steps: z.int().describe("how many"), schedule });
  const config = z.object(overridesOf({ seed: z.int(), fast: z.boolean(), ks: z.array(z.int()), sft }));
  const run = (...args: string[]) => resolveConfig(parseArguments(args, { config }), { config });
  expect(await run()).toEqual({});
  expect(await run("--sft.schedule.lr", "3e-4", "--fast", "--ks", "2")).toEqual({
    fast: true,
    ks: [2],
    sft: { schedule: { lr: 3e-4 } },
  });
  expect(fieldsOf(config).find(({ flag }) => flag === "sft.steps")?.description).toBe("how many");
  expect(() => parseArguments(["--sft.schedule.lrr", "1"], { config })).toThrow(UsageError);
  expect(() => parseArguments(["--sft.schedule.kind", "bent"], { config })).toThrow(/takes one of cosine, linear/);
  await expect(run("--sft.steps", "0.5")).rejects.toThrow(UsageError);
  await expect(run("--config", configFile({ sft: { steps: "5" } }))).rejects.toThrow(ConfigError);
});

test("every flag of gentzen train says what it is", () => {
  expect(fieldsOf(train.config).filter(({ description }) => description === "")).toEqual([]);
});

test("commas separate the texts of a list that cannot have any of their own", async () => {
  const names = {
    config: z.object({ names: z.array(z.string().regex(/^[a-z]+$/)), words: z.array(z.string()).default([]) }),
  };
  const parsed = parseArguments(["--names", "a,b", "--names", "c", "--words", "x,y"], names);
  expect(await resolveConfig(parsed, names)).toEqual({ names: ["a", "b", "c"], words: ["x,y"] });
  const { stages } = Object.fromEntries(fieldsOf(train.config).map((field) => [field.flag, field]));
  expect(stages.commas).toBe(true);
});

describe("variants: a flag of a field's own under another name", () => {
  const kinds = {
    config: z.object({
      grpo: z
        .object({ iterations: z.int().default(1), loss: z.object({ clipLow: z.number().default(0) }).prefault({}) })
        .prefault({}),
      more: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    }),
    variants: "more",
  };

  test("are put where a file has them", async () => {
    const args = ["--grpo-2.iterations", "5", "--grpo-2.loss.clip-low=0.5", "--grpo.iterations", "3"];
    expect(await resolveConfig(parseArguments(args, kinds), kinds)).toEqual({
      grpo: { iterations: 3, loss: { clipLow: 0 } },
      more: { "grpo-2": { iterations: 5, loss: { clipLow: 0.5 } } },
    });
  });

  test("of a field that there is not, or a value that is none, are refused", () => {
    expect(() => parseArguments(["--grpo-2.steps", "5"], kinds)).toThrow(UsageError);
    expect(() => parseArguments(["--grpo-2.iterations", "many"], kinds)).toThrow("--grpo-2.iterations takes a number");
    const { variants: _, ...without } = kinds;
    expect(() => parseArguments(["--grpo-2.iterations", "5"], without)).toThrow("unknown flag");
  });
});
