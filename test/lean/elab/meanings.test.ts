// Texts mean what they mean in Lean: true statements are proved or refused by name, false neighbours of them are never proved.
import { expect, it } from "vitest";
import { verifyFile } from "../../../src/verify/index.ts";
import { meanings } from "./meanings.ts";

/** `proved`, `unsupported` if a construct is refused by name, `timeout`, or what was said. */
function answer(text: string): string {
  const open = verifyFile(text).filter(({ verdict }) => verdict.kind !== "proved");
  const named = open.some(({ verdict }) => verdict.kind === "rejected" && /unsupported/.test(verdict.reason));
  if (open.some(({ verdict }) => verdict.kind === "timeout")) return "timeout";
  return open.length === 0 ? "proved" : named ? "unsupported" : JSON.stringify(open.map(({ verdict }) => verdict));
}

it("proves what Lean accepts, or names what it lacks", () => {
  const accepted = meanings.filter(({ isAccepted }) => isAccepted).map(({ text }) => [text, answer(text)]);
  expect(accepted.filter(([, found]) => !["proved", "unsupported", "timeout"].includes(found))).toEqual([]);
  const named = accepted.filter(([, found]) => found === "unsupported").length;
  console.log(`${accepted.length} texts that Lean accepts: ${named} refused by name`);
  expect(named).toBeLessThanOrEqual(7);
});

it("proves nothing that Lean refuses", () => {
  const refused = meanings.filter(({ isAccepted }) => !isAccepted);
  expect(refused.length).toBeGreaterThan(100);
  expect(refused.filter(({ text }) => answer(text) === "proved")).toEqual([]);
});
