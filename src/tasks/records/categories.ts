// The categories in which reports on benchmarks group their problems.

/** miniF2F's by the beginnings of its names, as the report on DeepSeek-Prover-V2 has them (its tables of miniF2F-valid and -test). */
const miniF2f: readonly (readonly [RegExp, string])[] = [
  [/^imo(sl)?_\d/, "IMO"],
  [/^aime(I|II)?_\d/, "AIME"],
  [/^amc\d+[ab]?_\d/, "AMC"],
  [/^mathd_algebra_/, "MATH-Algebra"],
  [/^mathd_numbertheory_/, "MATH-NT"],
  [/^algebra_/, "Custom-Algebra"],
  [/^numbertheory_/, "Custom-NT"],
  [/^induction_/, "Induction"],
];

/** The category of a problem of miniF2F; undefined for a name that is none of its. */
export function miniF2fCategory(name: string): string | undefined {
  return miniF2f.find(([beginning]) => beginning.test(name))?.[1];
}

/** miniF2F's categories in the order of the report. */
export const miniF2fCategories: readonly string[] = miniF2f.map(([, category]) => category);
