// What a run says of its pieces of work while it goes on.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Output } from "../../src/cli/output.ts";
import { reporter } from "../../src/prover/run/show_events.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** The lines of a run whose events come after so many seconds each. */
function linesOf(events: readonly (readonly [seconds: number, event: Parameters<ReturnType<typeof reporter>>[0]])[]) {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text.trimEnd()) > 0;
  const report = reporter(new Output({ stdout: { write }, stderr: { write } }, false));
  for (const [seconds, event] of events) {
    vi.advanceTimersByTime(1000 * seconds);
    report(event);
  }
  return lines;
}

const progress = (stage: string, done: number, total: number) =>
  ({ kind: "progress", stage, done, total, note: "fine" }) as const;

test("a piece of work takes the time since the one before it, also where it is told of at its end alone", () => {
  const lines = linesOf([
    [3, progress("known proofs", 2, 2)],
    [5, { kind: "stage", number: 1, of: 1, stage: "sft", text: "from proofs" } as never],
    [1, progress("sft", 1, 2)],
    [1, progress("sft", 2, 2)],
    [4, progress("evaluate sft", 1, 1)],
  ]);
  expect(lines).toContain("known proofs: 2 proofs in 3.0 s, fine");
  expect(lines).toContain("sft: 2 steps in 2.0 s, fine");
  expect(lines).toContain("evaluate sft: 1 theorem in 4.0 s, fine");
});

test("what comes before the first stage has no number", () => {
  const lines = linesOf([
    [0, { kind: "stage", stage: "problems", text: "drawing theorems" }],
    [1, { kind: "stage", number: 1, of: 2, stage: "sft", text: "from proofs" }],
  ]);
  expect(lines).toEqual(["problems: drawing theorems", "stage 1 of 2, sft: from proofs"]);
});
