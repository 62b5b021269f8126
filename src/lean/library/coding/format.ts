// The form in which the checked library is shipped: what the numbers in its records mean. Texts of numbers are made so that gzip
// finds in them what is said again and again.
import type { BinderInfo } from "../../kernel/index.ts";

/** What records refer to. Records are separated by `~`. */
export interface Tables {
  /** Names of binders, universe parameters and keys, and literals, separated by spaces, the most frequent first. */
  readonly words: string;
  /** Universe levels; each refers to earlier ones. */
  readonly levels: string;
  /** What terms begin with, and whole terms that occur more than once, the most frequent first. */
  readonly items: string;
}

/** The checked library as text, without the proofs of its theorems. */
export interface CheckedLibrary extends Tables {
  /** A hash of the sources that checked it: the kernel, the syntax, the elaborator and the library. */
  readonly sources: string;
  /**
   * The names of the constants in the order of their declaration, separated by spaces. A name that begins with `.` stands
   * beside the one before it, with `..` below it; one that begins with `*` stands below the last inductive type and is
   * that of a constant which is made again from the type: its recursor, and what is derived from it.
   */
  readonly names: string;
  /** The constants that are not made again, in the same order. */
  readonly constants: string;
  /** A number for each constant: its bit i says that it rests on axiom i. */
  readonly axioms: string;
  /** The names of the axioms, and the elaborator's tables, as `writeValue` writes them. */
  readonly tables: string;
}

/** The proofs of the library's theorems. They are needed to export a proof, not to check one, so they are kept apart. */
export interface LibraryProofs extends Tables {
  /** For each theorem how many constants its name comes after that of the theorem before, and its proof. */
  readonly proofs: string;
}

/**
 * First number of an item: what a term begins with (`lam` and `pi` plus the kind of the binder), or that a whole term
 * follows. The item's own numbers follow; the last one of `proj`, `const`, `variable` and `applied` counts the arguments.
 * In a term, its parts follow the item: of a binder its type, name and body; arguments come last.
 */
export const itemCode = {
  lam: 0,
  pi: 4,
  let: 8,
  /** Structure, field, count. */
  proj: 9,
  /** Level. */
  sort: 10,
  /** Name, list of levels, count. */
  const: 11,
  /** Word. */
  nat: 12,
  /** Word. */
  string: 13,
  /** Index, count. */
  variable: 14,
  /** Count. The term that is applied comes before the arguments. */
  applied: 15,
  /** A whole term. */
  term: 16,
} as const;

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

export const quotientRoles = ["type", "mk", "lift", "ind"] as const;

/** What a value of the elaborator's tables is. */
export const valueKind = {
  map: 0,
  set: 1,
  array: 2,
  object: 3,
  constant: 4,
  word: 5,
  number: 6,
  true: 7,
  false: 8,
  nothing: 9,
} as const;
