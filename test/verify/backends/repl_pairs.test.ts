// Requests and answers of the REPL's own tests: the same bytes are sent, and the answers mean what they should.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { before, placeAt } from "../../../src/verify/backends/lean_messages.ts";
import { AnswerReader } from "../../../src/verify/backends/repl/framing.ts";
import { encodeRequest, parseResponse, type ReplResponse } from "../../../src/verify/backends/repl/protocol.ts";
import type { PreparedCheck } from "../../../src/verify/policy/prepare.ts";
import { readVerdict } from "../../../src/verify/policy/read_verdict.ts";
import { endOf } from "../../../src/verify/source/splice.ts";
import type { Verdict } from "../../../src/verify/verifier.ts";
import { dataFolder } from "../../lean/check.ts";

interface RawAnswer {
  readonly env?: number;
  readonly message?: string;
  readonly messages?: { severity: string; data: string; pos: { line: number; column: number } }[];
  readonly sorries?: { goal: string }[];
  readonly proofStatus?: string;
  readonly proofState?: number;
  readonly goals?: string[];
}

interface Pair {
  readonly line: string;
  readonly request: Record<string, unknown>;
  readonly response: RawAnswer;
}

const pairs: Pair[] =
  dataFolder === undefined
    ? []
    : readFileSync(join(dataFolder, "repl", "pairs.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => ({ line, ...JSON.parse(line) }))
        .filter(({ request }) => request !== undefined);

const commands = pairs.filter(({ request, response }) => "cmd" in request && response.message === undefined);

/** A text of the REPL's tests as if it had been prepared: all of it is the candidate's. */
function asPrepared(text: string): PreparedCheck {
  const body = `${text}\n`;
  const start = { line: 1, column: 0 };
  return {
    kind: "text",
    header: "",
    body,
    query: "",
    source: body,
    theoremName: "name",
    secretName: "secret",
    candidateStart: start,
    proofStart: start,
    queryStart: endOf(body),
    hasHoles: false,
  };
}

/** The verdict on a recorded answer, without or with an answer to the query behind it. */
function verdictOn({ request, response }: Pair, isAsked: boolean): Verdict {
  const prepared = asPrepared(request.cmd as string);
  const read = parseResponse(JSON.stringify(response)) as ReplResponse & { kind: "command" };
  const said = before(prepared.queryStart, placeAt(start, read));
  const { line, column } = prepared.queryStart;
  const answer = { severity: "info", line, column, text: "'secret' does not depend on any axioms" } as const;
  return readVerdict(prepared, isAsked ? [...said.messages, answer] : said.messages, said.holes);
}

const start = { line: 1, column: 0 };

describe.skipIf(dataFolder === undefined)("recorded pairs of the REPL", () => {
  test("there are as many as there should be", () => {
    expect(pairs.length).toBeGreaterThan(150);
    expect(commands.length).toBeGreaterThan(60);
  });

  test("every request is sent in the recorded bytes", () => {
    for (const { line, request } of pairs) {
      const sent = encodeRequest(request as never);
      expect(line).toContain(`"request": ${sent.trimEnd()}, "response": `);
      expect(sent).toBe(`${sent.trimEnd()}\n\n`);
    }
  });

  test("every answer is read, and nothing in it is lost", () => {
    for (const { response } of pairs) {
      const [text] = new AnswerReader().push(Buffer.from(`${JSON.stringify(response, null, 1)}\n\n`));
      const read = parseResponse(text);
      if (response.message !== undefined) {
        expect(read).toEqual({ kind: "error", message: response.message });
        continue;
      }
      expect(read).toMatchObject(
        response.proofStatus === undefined
          ? { kind: "command", env: response.env }
          : {
              kind: "proofStep",
              proofStatus: response.proofStatus,
              proofState: response.proofState,
              goals: response.goals,
            },
      );
      const { messages, holes } = read as Exclude<ReplResponse, { kind: "error" }>;
      expect(messages.map(({ text: said, line, column }) => [said, line, column])).toEqual(
        (response.messages ?? []).map(({ data, pos }) => [data, pos.line, pos.column]),
      );
      expect(holes.map(({ goal }) => goal)).toEqual((response.sorries ?? []).map(({ goal }) => goal));
    }
  });

  test("errors fail, with Lean's messages", () => {
    const withErrors = commands.filter(({ response }) => errorsOf(response).length > 0);
    expect(withErrors.length).toBeGreaterThan(10);
    for (const pair of withErrors) {
      const verdict = verdictOn(pair, true);
      expect(verdict.kind).toBe("failed");
      const texts = verdict.kind === "failed" ? verdict.messages.map(({ text }) => text) : [];
      expect(texts).toEqual(errorsOf(pair.response).map(({ data }) => data));
    }
  });

  test("holes leave the proof incomplete, with their goals", () => {
    const withHoles = commands.filter(
      ({ response }) => errorsOf(response).length === 0 && (response.sorries ?? []).length > 0,
    );
    expect(withHoles.length).toBeGreaterThan(20);
    for (const pair of withHoles) {
      const verdict = verdictOn(pair, true);
      expect(verdict.kind).toBe("incomplete");
      const targets = verdict.kind === "incomplete" ? verdict.holes.map(({ target }) => target) : [];
      expect(targets).toEqual((pair.response.sorries ?? []).map(({ goal }) => goal.slice(goal.indexOf("⊢ ") + 2)));
    }
  });

  test("silence proves nothing: only the answer to the query does", () => {
    const clean = commands.filter(({ response }) => {
      const said = response.messages ?? [];
      return errorsOf(response).length === 0 && (response.sorries ?? []).length === 0 && !said.some(warnsOfHole);
    });
    expect(clean.length).toBeGreaterThan(15);
    for (const pair of clean) {
      expect(verdictOn(pair, false).kind).toBe("crashed");
      expect(verdictOn(pair, true)).toEqual({ kind: "proved", axioms: [] });
    }
  });
});

function errorsOf({ messages = [] }: RawAnswer) {
  return messages.filter(({ severity }) => severity === "error");
}

function warnsOfHole({ severity, data }: { severity: string; data: string }): boolean {
  return severity === "warning" && data.includes("sorry");
}
