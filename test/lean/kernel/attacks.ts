// Exports written to deceive kernels, with the verdict that each has to get.
import { importNdjson } from "../../../src/lean/kernel/index.ts";
import { DataError, LeanError } from "../../../src/platform/errors.ts";
import { hasKernelData, kernelData, kernelDataFiles } from "./data.ts";
import { textExportToNdjson } from "./text_export.ts";

export interface Attack {
  readonly file: string;
  readonly idea: string;
  readonly expected: "accept" | "reject";
}

/** Files that do not contain what they claim, with what is true of them instead. */
const flawed: Record<string, Attack["expected"]> = {
  // `imax 0 u` is `u` for every u, so the definition is right.
  "45-imax-param-unsimplified.export": "accept",
  // The inductive line names the constructor where the family belongs, and lists no constructors.
  "70-recursive-inductive-arg.export": "reject",
};

/** The attacks that are at hand, with their authors' verdicts put right where the file is flawed. */
export function attacks(): Attack[] {
  if (!hasKernelData) return [];
  const present = new Set(kernelDataFiles("redteam", ".export"));
  const { tests } = JSON.parse(kernelData("redteam/expected.json")) as { tests: Attack[] };
  return tests
    .filter(({ file }) => present.has(file))
    .map((attack) => ({ ...attack, expected: flawed[attack.file] ?? attack.expected }));
}

/** What the kernel says about one attack, and why if it refuses. */
export function attackVerdict(file: string): { accepted: boolean; reason: string } {
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
