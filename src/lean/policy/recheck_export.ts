// The independent check by the embedded kernel: a proof as a real Lean exports it, checked again declaration by declaration.
import { collectAxioms, importNdjson, isStandardAxiom } from "../kernel/index.ts";
import type { VerifyRequest } from "../verifier.ts";
import type { IndependentCheck } from "./guard.ts";

/** An export of everything that a theorem needs, in the NDJSON format of lean4export, and the theorem's full name. */
export interface ExportedProof {
  readonly ndjson: string;
  readonly theoremName: string;
}

/** An independent check by the embedded kernel; `exportOf` has a real Lean write what it accepted. */
export function recheckByKernel(exportOf: (request: VerifyRequest) => Promise<ExportedProof>): IndependentCheck {
  return async (request) => {
    const { ndjson, theoremName } = await exportOf(request);
    try {
      const environment = importNdjson(ndjson);
      const declaration = environment.get(theoremName);
      if (declaration?.kind !== "theorem")
        return { holds: false, reason: `the export has no theorem '${theoremName}'` };
      const forbidden = collectAxioms(environment, theoremName).find((axiom) => !isStandardAxiom(environment, axiom));
      return forbidden === undefined
        ? { holds: true }
        : { holds: false, reason: `it rests on the axiom '${forbidden}'` };
    } catch (error) {
      return { holds: false, reason: error instanceof Error ? error.message : String(error) };
    }
  };
}
