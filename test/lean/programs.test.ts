// Short programs as models write them, with what Lean 4.34.0 makes of them by its sources: what it accepts is proved or refused by
// name, never called wrong, and what it rejects is not proved.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { verifyFile } from "../../src/verify/index.ts";

/** Programs of this many texts that Lean accepts are proved; the others are refused. */
const PROVED = 591;

interface Program {
  readonly isAccepted: boolean;
  readonly text: string;
}

function programs(): Program[] {
  const blocks = readFileSync(new URL("programs.txt", import.meta.url), "utf8").split(/^-- (?=accept|reject)/m);
  return blocks.slice(1).map((block) => {
    const end = block.indexOf("\n");
    return { isAccepted: block.slice(0, end) === "accept", text: block.slice(end + 1) };
  });
}

/** The kind of the first verdict that is no proof, or `proved`. */
function kindOf(text: string): string {
  return verifyFile(text).find(({ verdict }) => verdict.kind !== "proved")?.verdict.kind ?? "proved";
}

test("short programs are judged as Lean judges them, or refused by name", () => {
  const judged = programs().map((program) => ({ ...program, kind: kindOf(program.text) }));
  const accepted = judged.filter(({ isAccepted }) => isAccepted);
  const calledWrong = accepted.filter(({ kind }) => kind !== "proved" && kind !== "rejected");
  expect(calledWrong.map(({ text, kind }) => `${kind}: ${text}`)).toEqual([]);
  expect(judged.filter(({ isAccepted, kind }) => !isAccepted && kind === "proved").map(({ text }) => text)).toEqual([]);
  expect(accepted.filter(({ kind }) => kind === "proved").length).toBeGreaterThanOrEqual(PROVED);
  expect(judged.filter(({ kind }) => kind === "crashed")).toEqual([]);
});
