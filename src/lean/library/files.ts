// The files of the library, in the order in which they are checked.

/** Names of the files in `library/`, without `.lean`; each may use what those before it declare. */
export const libraryFiles: readonly string[] = [
  "logic",
  "propositions",
  "classical",
  "classes",
  "nat",
  "nat_order",
  "bool",
  "decidable",
  "nat_div",
  "data",
  "simp_lemmas",
  "coercions",
  "quotients",
  "int",
  "omega",
  "int_differences",
  "int_laws",
  "deciding",
  "simp_set",
  "simp_tags",
  "fin",
  "texts",
];
