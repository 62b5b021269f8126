// The independent check by the embedded kernel: a proof as a real Lean exports it, checked again declaration by declaration.
import { collectAxioms, importNdjson, isStandardAxiom, LimitError } from "../../lean/kernel/index.ts";
import type { VerifyRequest } from "../verifier.ts";
import type { IndependentCheck, SecondOpinion } from "./guard.ts";

/** An export of everything that a theorem needs, in the NDJSON format of lean4export, and the theorem's full name. */
export interface ExportedProof {
  readonly ndjson: string;
  readonly theoremName: string;
}

/** An independent check by the embedded kernel; `exportOf` has a real Lean write what it accepted. */
export function recheckByKernel(exportOf: (request: VerifyRequest) => Promise<ExportedProof>): IndependentCheck {
  return async (request) => checkExport(await exportOf(request));
}

/** Has the embedded kernel check an export: all declarations, the theorem among them, and the axioms behind it. */
export function checkExport({ ndjson, theoremName }: ExportedProof): SecondOpinion {
  try {
    const environment = importNdjson(ndjson);
    if (environment.get(theoremName)?.kind !== "theorem") {
      return { holds: false, reason: `the export has no theorem '${theoremName}'` };
    }
    const forbidden = collectAxioms(environment, theoremName).find((axiom) => !isStandardAxiom(environment, axiom));
    if (forbidden !== undefined) return { holds: false, reason: `it rests on the axiom '${forbidden}'` };
    return { holds: true };
  } catch (error) {
    if (error instanceof LimitError && error.limit === "time") return { holds: undefined, reason: error.message };
    return { holds: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
