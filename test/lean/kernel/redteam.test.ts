// Exports written to deceive kernels: each has to get the verdict that its author expects.
import { describe, expect, it } from "vitest";
import { importNdjson } from "../../../src/lean/kernel/index.ts";
import { DataError, LeanError } from "../../../src/platform/errors.ts";
import { hasKernelData, kernelData, kernelDataFiles } from "./data.ts";
import { textExportToNdjson } from "./text_export.ts";

interface Expectation {
  readonly file: string;
  readonly idea: string;
  readonly expected: "accept" | "reject";
}

/** Files that do not contain what they claim, with what is true of them instead. */
const flawed: Record<string, Expectation["expected"]> = {
  // `imax 0 u` is `u` for every u, so the definition is right.
  "45-imax-param-unsimplified.export": "accept",
  // The inductive line names the constructor where the family belongs, and lists no constructors.
  "70-recursive-inductive-arg.export": "reject",
};

function verdict(file: string): { accepted: boolean; reason: string } {
  try {
    importNdjson(textExportToNdjson(kernelData(`redteam/${file}`)));
    return { accepted: true, reason: "" };
  } catch (error) {
    if (error instanceof LeanError || error instanceof DataError) return { accepted: false, reason: error.message };
    if (error instanceof Error && error.message.startsWith("unknown line"))
      return { accepted: false, reason: error.message };
    throw error;
  }
}

describe.skipIf(!hasKernelData)("attack exports", () => {
  const present = new Set(kernelDataFiles("redteam", ".export"));
  const { tests } = hasKernelData
    ? (JSON.parse(kernelData("redteam/expected.json")) as { tests: Expectation[] })
    : { tests: [] };
  for (const { file, idea, expected } of tests.filter((test) => present.has(test.file))) {
    const right = flawed[file] ?? expected;
    it(`${right}s ${file}: ${idea}`, () => {
      const { accepted, reason } = verdict(file);
      expect({ accepted, reason }).toMatchObject({ accepted: right === "accept" });
    });
  }
});
