// Whole texts and what becomes of them: the first verdict that is no proof, or `proved`.
import { expect } from "vitest";
import { verifyFile } from "../../../src/verify/index.ts";

/** `proved`, or the kind of the first verdict that is none. */
export function kindOf(text: string): string {
  const verdicts = verifyFile(text);
  expect(verdicts.length).toBeGreaterThan(0);
  return verdicts.find(({ verdict }) => verdict.kind !== "proved")?.verdict.kind ?? "proved";
}

/** The reason of the first refusal. */
export function reasonOf(text: string): string {
  for (const { verdict } of verifyFile(text)) if (verdict.kind === "rejected") return verdict.reason;
  return "";
}
