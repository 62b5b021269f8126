import { expect, test } from "vitest";
import { parseArguments } from "../../src/cli/arguments.ts";
import { exitCodeOf } from "../../src/cli/exit_codes.ts";
import { fieldsOf } from "../../src/cli/fields.ts";
import { loadVerb, VERB_NAMES } from "../../src/cli/verbs.ts";
import { ConfigError, DataError, DeviceError, LeanError, textColumns, UsageError } from "../../src/platform/index.ts";
import { gentzen } from "./command.ts";

test("the general help lists every verb; without arguments it goes to standard error with code 2", async () => {
  const { code, stdout, stderr } = await gentzen("--help");
  expect([code, stderr]).toEqual([0, ""]);
  for (const name of VERB_NAMES) expect(stdout).toContain(`\n  ${name} `);
  expect(await gentzen()).toEqual({ code: 2, stdout: "", stderr: stdout });
});

test.each(VERB_NAMES.map((name) => [name]))(
  "%s: its help shows every flag, and its examples are accepted",
  async (name) => {
    const verb = (await loadVerb(name))!;
    const { code, stdout } = await gentzen(name, "--help");
    expect(code).toBe(0);
    expect(await gentzen("help", name)).toMatchObject({ stdout });
    for (const field of fieldsOf(verb.config)) {
      expect(stdout).toContain(field.path.join(".") === verb.positional ? `<${field.flag}>` : `--${field.flag}`);
      // Training's fields are those of its presets, described in the documentation of the configuration.
      if (name !== "train") expect(field.description, `${name} --${field.flag} has no description`).not.toBe("");
    }
    expect(verb.examples.length).toBeGreaterThan(0);
    for (const [command] of verb.examples) {
      const [first, ...args] = command.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
      expect(first).toBe(name);
      parseArguments(args, verb);
    }
  },
);

test("the version", async () => {
  expect((await gentzen("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("an unknown verb or flag is three lines on standard error, and code 2", async () => {
  expect(await gentzen("inof")).toEqual({
    code: 2,
    stdout: "",
    stderr: "UsageError: unknown verb\n  inof\n  hint: did you mean info?\n",
  });
  expect(await gentzen("info", "--sise", "3")).toEqual({
    code: 2,
    stdout: "",
    stderr: "UsageError: unknown flag\n  --sise\n  hint: did you mean --size?\n",
  });
});

test("with --json a failure is also one JSON line", async () => {
  const { code, stdout } = await gentzen("info", "--json", "--sise", "3");
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: { name: "UsageError", what: "unknown flag", evidence: ["--sise"], hint: "did you mean --size?" },
  });
});

test("exit codes by kind of error", () => {
  const errors = [
    new UsageError("x"),
    new ConfigError("x"),
    new DeviceError("x"),
    new DataError("x"),
    new LeanError("x"),
    new Error("x"),
  ];
  expect(errors.map(exitCodeOf)).toEqual([2, 2, 3, 4, 1, 1]);
});

test("a table aligns words left and numbers right", () => {
  expect(
    textColumns([
      ["stage", "pass@1"],
      ["sft", "60.6 %"],
      ["expert", "7.1 %"],
    ]),
  ).toBe("stage   pass@1\nsft     60.6 %\nexpert   7.1 %");
});

test("what only begins with a number is text: it stands at the left, and a class by its name", () => {
  const flags = [
    ["--temperature N", "0 takes the most likely token each time"],
    ["--top-p N", "keep the likeliest tokens that together reach P, whatever else there is"],
  ];
  expect(textColumns(flags).split("\n")[0]).toBe("--temperature N  0 takes the most likely token each time");
  expect(
    textColumns([
      ["1-4", "2"],
      ["propositional", "12"],
    ]),
  ).toBe("1-4             2\npropositional  12");
});

test.each(VERB_NAMES.map((name) => [name]))("%s: the texts of its flags stand in one column", async (name) => {
  const { stdout } = await gentzen(name, "--help");
  const rows = stdout.split("\n").filter((line) => line.startsWith("  --"));
  const columns = rows.flatMap((line) => /^ {2}--.*? {2,}(?=\S)/.exec(line)?.[0].length ?? []);
  expect(new Set(columns).size).toBeLessThanOrEqual(1);
  expect(stdout).not.toContain("(default [])");
});
