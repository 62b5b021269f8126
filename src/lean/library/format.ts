// The form in which the checked library is shipped: what the numbers in its records mean.
import type { BinderInfo } from "../kernel/index.ts";

/** Tables that records refer to. Records are separated by `~`. */
export interface Tables {
  /** Names and literals, separated by spaces, the most frequent first. */
  readonly symbols: string;
  /** Universe levels; each refers to earlier ones. */
  readonly levels: string;
  /** Terms that occur more than once, the most frequent first. */
  readonly terms: string;
}

/** The checked library as text, without the proofs of its theorems. */
export interface CheckedLibrary extends Tables {
  /** A hash of the sources that checked it: the kernel, the syntax, the elaborator and the library. */
  readonly sources: string;
  /** The constants in the order of their declaration. */
  readonly constants: string;
  /** A number for each constant: its bit i says that it rests on axiom i. */
  readonly axioms: string;
  /** The axioms, separated by spaces. */
  readonly axiomNames: string;
  /** The elaborator's tables as JSON, in which a map is `{"#map": [[key, value], …]}` and a set `{"#set": […]}`. */
  readonly extensions: string;
}

/** The proofs of the library's theorems. They are needed to export a proof, not to check one, so they are kept apart. */
export interface LibraryProofs extends Tables {
  /** The name of each theorem, with its proof. */
  readonly proofs: string;
}

/** First number of a term: its kind (`lam` and `pi` plus the kind of the binder), a bound variable, an entry of `terms`. */
export const termCode = {
  app: 0,
  lam: 1,
  pi: 5,
  let: 9,
  proj: 10,
  sort: 11,
  const: 12,
  nat: 13,
  string: 14,
  bvar: 15,
  shared: 31,
} as const;

/** Bound variables below this index have codes of their own; the code after those is followed by the index. */
export const bvarCodes = termCode.shared - termCode.bvar - 1;

export const binderInfos: readonly BinderInfo[] = ["default", "implicit", "strictImplicit", "instImplicit"];

export const levelCode = { zero: 0, succ: 1, max: 2, imax: 3, param: 4 } as const;

export const constantKinds = [
  "axiom",
  "definition",
  "theorem",
  "opaque",
  "inductive",
  "constructor",
  "recursor",
  "quotient",
] as const;

/**
 * First number of the record of a constant that is made again from an inductive type: its recursor, and what is derived
 * from it. The type or one of its constructors follows, then the last component of the constant's name.
 */
export const derivedKind = constantKinds.length;

export const quotientRoles = ["type", "mk", "lift", "ind"] as const;
