// The proofs of the library's theorems, which only those who export a proof need.
import { LeanError } from "../../platform/index.ts";
import type { Expr, Name } from "../kernel/index.ts";
import type { LibraryProofs } from "./format.ts";
import { NumberReader, separator } from "./numbers.ts";
import { TermReader } from "./term_reader.ts";

let provided: ReadonlyMap<Name, () => Expr> | undefined;

/** Makes the proofs available to all who ask for the value of a theorem of the library. */
export function provideProofs(proofs: LibraryProofs): void {
  const terms = new TermReader(proofs);
  provided = new Map(
    proofs.proofs.split(separator).map((record) => {
      const reader = new NumberReader(record);
      let proof: Expr | undefined;
      return [
        terms.symbol(reader),
        () => {
          proof ??= terms.term(reader);
          return proof;
        },
      ];
    }),
  );
}

/**
 * The proof of a theorem of the library.
 * @throws LeanError if the proofs have not been provided.
 */
export function proofOf(name: Name): Expr {
  const proof = provided?.get(name);
  if (proof !== undefined) return proof();
  throw new LeanError(
    "The proofs of the library are not loaded.",
    `the proof of ${name} is asked for`,
    "call loadLibraryProofs() first; it is in gentzen's part for Node",
  );
}
