// The messages of errors, word for word: against recorded answers of a real Lean, and against the places in Lean's source
// that make them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { checkFile } from "../../src/verify/index.ts";
import { dataFolder } from "./check.ts";
import { knownMessages } from "./known_messages.ts";

/** The first error of a text, or why something is refused; undefined where all is well. */
function firstError(text: string): string | undefined {
  for (const { verdict } of checkFile(text).verdicts) {
    if (verdict.kind === "failed") return verdict.messages[0].text;
    if (verdict.kind === "rejected") return verdict.reason.replace(/^an earlier command is not accepted: /, "");
  }
  return undefined;
}

describe("as Lean says it", () => {
  it.each(knownMessages.map((each) => [each.place, each] as const))("%s", (_, { text, message }) => {
    expect(firstError(text)).toBe(message);
  });

  test("the same text says the same, whatever was checked before", () => {
    const texts = knownMessages.map(({ text }) => text);
    const first = texts.map(firstError);
    expect(texts.map(firstError)).toEqual(first);
    expect([...texts].reverse().map(firstError)).toEqual([...first].reverse());
  });
});

interface OpenState {
  readonly proofState: number;
  readonly goal?: string;
  readonly goals?: string;
}

interface Recorded {
  readonly file: string;
  readonly i: number;
  readonly request: { readonly cmd?: string; readonly tactic?: string; readonly proofState?: number };
  readonly response: {
    readonly messages?: readonly { readonly severity: string; readonly data: string }[];
    readonly message?: string;
    readonly proofState?: number;
    readonly sorries?: readonly OpenState[];
    readonly tactics?: readonly OpenState[];
  };
}

/** Recorded errors that are not said here, with the reason. */
const notSaid: readonly { readonly about: RegExp; readonly reason: string }[] = [
  {
    about: /apply \?succ\n {4}trivial/,
    reason: "Lean's elaborator closes a goal by itself there, and only its kernel says no",
  },
  { about: /set Nat/, reason: "the constant 'set' of core's monads is refused by name" },
];

const protocol = /^Unknown (environment|proof state)/;

/** A goal as a theorem to be proved; undefined where a hypothesis has no name that a text could use. */
function asTheorem(goal: string): string | undefined {
  if (goal.includes("✝")) return undefined;
  const lines = goal.split("\n").filter((line) => !line.startsWith("case "));
  const binders = lines.slice(0, -1).map((line) => `(${line})`);
  return `example ${binders.join(" ")} : ${lines.at(-1)?.replace("⊢ ", "")} := by\n  `;
}

/** What leads to states whose requests are not among the recorded ones. */
const unrecorded: ReadonlyMap<string, string> = new Map([
  ["test/app_type_mismatch2.in 2", "example : 1 = 0 := by\n  cases 1\n  rfl\n  "],
]);

/** What stands before the tactic that a state waits for: the goal as a theorem, or the text before with the tactics since. */
function textBefore(proofState: number | undefined, before: readonly Recorded[]): string | undefined {
  const known = unrecorded.get(`${before[0]?.file} ${proofState}`);
  if (known !== undefined) return known;
  for (const [i, { request, response }] of before.entries()) {
    const opened = [...(response.sorries ?? []), ...(response.tactics ?? [])];
    const open = opened.find((each) => each.proofState === proofState);
    if (open === undefined && response.proofState !== proofState) continue;
    const written = request.tactic === undefined ? undefined : textBefore(request.proofState, before.slice(0, i));
    if (written === undefined) return open === undefined ? undefined : asTheorem(open.goal ?? open.goals ?? "");
    return open === undefined
      ? `${written}${request.tactic}\n  `
      : `${written}${request.tactic?.replace(/sorry$/, "by\n    ")}`;
  }
  return undefined;
}

/** The text that the request is about, and the error that Lean answered; undefined for other requests. */
function recordedError(each: Recorded, before: readonly Recorded[]): { text: string; message: string } | undefined {
  const { request, response } = each;
  const message = response.messages?.find(({ severity }) => severity === "error")?.data ?? response.message;
  if (message === undefined || protocol.test(message)) return undefined;
  const said = message.replace(/^Lean error:\n/, "").replace(/^<input>:\d+:\d+: /, "");
  if (request.cmd !== undefined) return { text: request.cmd, message: said };
  const earlier = before.filter(({ file }) => file === each.file);
  const start = textBefore(request.proofState, earlier) ?? "example : True := by\n  ";
  return { text: start + request.tactic, message: said };
}

const unnamed = (text: string | undefined): string | undefined => text?.replace(/\?([mu])\.\d+/g, "?$1.");

test.skipIf(dataFolder === undefined)(
  "recorded errors about core Lean are equal up to the names of metavariables",
  () => {
    const lines = readFileSync(join(dataFolder as string, "repl/pairs.jsonl"), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    const pairs = lines.map((line) => JSON.parse(line) as Recorded).filter(({ file }) => !file.includes("Mathlib"));
    const errors = pairs.flatMap((each, i) => {
      const found = recordedError(each, pairs.slice(0, i));
      return found === undefined ? [] : [{ where: `${each.file} ${each.i}`, ...found }];
    });
    const others = errors.filter(({ text, message }) => unnamed(firstError(text)) !== unnamed(message));
    const unexplained = others.filter(({ text }) => !notSaid.some(({ about }) => about.test(text)));
    expect(unexplained.map(({ where, text, message }) => ({ where, message, said: firstError(text) }))).toEqual([]);
    expect({ errors: errors.length, equal: errors.length - others.length }).toEqual({ errors: 20, equal: 18 });
  },
);
