// The end of every verb: what to type next, as commands that the program takes; and where it was stopped, how to go on.
import { expect, test } from "vitest";
import { parseArguments, resolveConfig } from "../../src/cli/arguments.ts";
import { Output } from "../../src/cli/output.ts";
import { quotedFor } from "../../src/cli/verb.ts";
import { loadVerb, VERB_NAMES } from "../../src/cli/verbs.ts";

/** A command line of each verb, as short as it can be, and the commands that it leads to when the answer is yes and no. */
const LINES: Readonly<Record<string, readonly [line: string, yes: RegExp, no?: RegExp]>> = {
  info: ["", /^prove .*\ntrain$/],
  train: ["--out runs/a", /^prove "theorem .*" --model runs\/a\neval --model runs\/a .*\nruns\/a\/report\.html$/],
  sft: ["own.jsonl --out runs/a", /^score --model runs\/a FILE\ngenerate .*\nruns\/a\/report\.html$/],
  expert: [
    "a.jsonl --model m --out runs/a",
    /^eval --problems a\.jsonl --model runs\/a\ngrpo runs\/a\/problems\.jsonl /,
  ],
  grpo: ["a.jsonl --model m --out runs/a", /^eval --problems a\.jsonl --model runs\/a\nprove --problems a\.jsonl /],
  generate: ["text --model m", /^generate --model m PROMPT .*\nscore --model m FILE$/],
  serve: ["m", /^generate --model m PROMPT$/],
  model: ["check m", /^eval FILES --model m$/],
  pull: ["o/m", /^model check o\/m$/],
  convert: ["m b", /^model check b$/],
  merge: ["runs/a --out b", /^prove "theorem .*" --model b$/],
  score: ["a.lean --model m", /^generate --model m PROMPT$/],
  prove: ["statement", /^verify FILE\.lean$/, /^prove statement --samples 256\nprove statement --verbose$/],
  solve: [
    "a.jsonl --model m --out runs/a",
    /^verify FILE\.lean$/,
    /^prove --problems a\.jsonl --model m --search best-first$/,
  ],
  eval: [
    "a.jsonl --model m",
    /^eval --problems a\.jsonl --model m --show-proofs\nprove --problems a\.jsonl --model m --verbose\nexpert --problems a\.jsonl /,
  ],
  audit: [
    "a.jsonl --against b.jsonl",
    /^expert a\.jsonl --model RUN --out runs\/expert$/,
    /^audit a\.jsonl --against b\.jsonl --json$/,
  ],
  verify: ["a.lean", /^export a\.lean --out a\.lean\.ndjson$/, /^verify a\.lean --json$/],
  recheck: ["runs/a", /^report runs\/a$/, /^recheck runs\/a --json$/],
  watch: ["runs/a runs/b", /^report runs\/a$/],
  report: ["runs/a", /^runs\/a\/report\.html\nrecheck runs\/a$/],
  lean: ["doctor", /^verify FILE\.lean --lean NAME$/],
  export: ["a.lean --out b.ndjson", /^check b\.ndjson$/],
  check: ["b.ndjson", /^$/, /^check b\.ndjson --steps 200000000$/],
};

test("every verb is in the table", () => expect(Object.keys(LINES).sort()).toEqual([...VERB_NAMES].sort()));

test.each(Object.entries(LINES))("%s", async (name, [line, yes, no = yes]) => {
  const verb = (await loadVerb(name))!;
  const config = await resolveConfig(parseArguments(line.split(" ").filter(Boolean), verb), verb);
  for (const [done, expected] of [
    [true, yes],
    [false, no],
  ] as const) {
    const steps = verb.next(config, done);
    expect(steps.map(([command]) => command).join("\n")).toMatch(expected);
    for (const [command, meaning] of steps) {
      expect(meaning).not.toBe("");
      const [first = "", ...args] = command.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
      const next = await loadVerb(first);
      if (next === undefined) expect(command).toMatch(/\/report\.html$/);
      else if (!args.includes("NAME")) parseArguments(args, next);
    }
  }
});

test("flags that say how problems are put, and who checks, are kept", async () => {
  const line = "eval a.jsonl --split test --format lean --lean kimina --kimina http://k --model m --json";
  const [name = "", ...args] = line.split(" ");
  const verb = (await loadVerb(name))!;
  const steps = verb.next(await resolveConfig(parseArguments(args, verb), verb), true);
  const kept = "--problems a.jsonl --split test --format lean --lean kimina --kimina http://k";
  expect(steps.map(([command]) => command)).toEqual([
    `eval ${kept} --model m --show-proofs`,
    `prove ${kept} --model m --verbose`,
    `expert ${kept} --model m --out runs/expert`,
  ]);
});

test("what was stopped stands on a line of its own, below the progress, with the command that goes on", () => {
  let written = "";
  const write = (text: string) => {
    written += text;
    return true;
  };
  const stderr = { isTTY: true, columns: 0, write };
  const output = new Output({ stdout: stderr, stderr }, false);
  output
    .progress("sft", 10, "steps")
    .update(3, "a note of many words, for which a line of 80 columns has room, and more than that");
  output.stopped("npx gentzen sft own.jsonl --out runs/a");
  const [progress = "", ...rest] = written.replaceAll("\r\x1b[K", "").split("\n");
  expect(progress).toMatch(/^sft: 3\/10 steps, a note of .*…$/);
  expect(progress.length).toBe(79);
  expect(rest).toEqual(["stopped; the same command goes on with it: npx gentzen sft own.jsonl --out runs/a", ""]);
  written = "";
  output.stopped(undefined);
  expect(written).toBe("stopped; the same command begins anew\n");
});

test.each([
  ["linux", "a b", "'a b'"],
  ["linux", "it's", "'it'\\''s'"],
  ["darwin", "runs/a", "runs/a"],
  ["win32", "C:\\runs\\a-1", "C:\\runs\\a-1"],
  ["win32", "theorem ex (p : Prop) : p", '"theorem ex (p : Prop) : p"'],
  ["win32", "C:\\my runs\\", '"C:\\my runs\\\\"'],
  ["win32", 'say "x"', '"say \\"x\\""'],
] as const)("what is typed next is quoted as the shells of %s take it: %s", (platform, argument, typed) =>
  expect(quotedFor(platform, argument)).toBe(typed),
);
