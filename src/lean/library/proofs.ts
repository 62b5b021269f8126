// The proofs of the library's theorems, which only those who export a proof need.
import { LeanError, required } from "../../platform/index.ts";
import type { Expr, Name } from "../kernel/index.ts";
import type { LibraryProofs } from "./coding/format.ts";
import { NumberReader, separator } from "./coding/numbers.ts";
import { TermReader } from "./coding/term_reader.ts";

let provided: LibraryProofs | undefined;

/** Makes the proofs available to all who ask for the value of a theorem of the library. */
export function provideProofs(proofs: LibraryProofs): void {
  provided = proofs;
}

/** Finds the proofs of theorems, which are given by their numbers among the names of the library's constants. */
export class ProofReader {
  readonly #names: readonly Name[];
  #proofs: ReadonlyMap<number, () => Expr> | undefined;

  constructor(names: readonly Name[]) {
    this.#names = names;
  }

  /** @throws LeanError if the proofs have not been provided. */
  proof(theorem: number): Expr {
    if (provided === undefined) {
      throw new LeanError(
        "The proofs of the library are not loaded.",
        `the proof of ${this.#names[theorem]} is asked for`,
        "call loadLibraryProofs() first; it is in gentzen's part for Node",
      );
    }
    this.#proofs ??= this.#read(provided);
    return required(this.#proofs.get(theorem), "a theorem of the library has no proof")();
  }

  #read(proofs: LibraryProofs): ReadonlyMap<number, () => Expr> {
    const terms = new TermReader(proofs, this.#names);
    let theorem = 0;
    return new Map(
      proofs.proofs.split(separator).map((record) => {
        const reader = new NumberReader(record);
        theorem += reader.next();
        let proof: Expr | undefined;
        return [
          theorem,
          () => {
            proof ??= terms.term(reader);
            return proof;
          },
        ];
      }),
    );
  }
}
