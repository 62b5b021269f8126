// The fields of problem records by the names that benchmarks have for them.
import { z } from "zod";

const text = z.string().nullish();
const words = z.union([z.string(), z.array(z.string())]).nullish();

/** The names of each part of a problem, the one that counts first. */
const spellings = {
  name: ["name", "theorem_name", "problem_name", "problem_id", "id"],
  statement: ["statement", "formal_statement", "lean4_statement"],
  header: ["header", "lean4_header"],
  informal: ["informal", "informal_prefix", "informal_statement", "natural_language_statement", "natural_language"],
  category: ["category", "area"],
  split: ["split"],
  lean: ["lean_version", "lean4_version"],
  mathlib: ["mathlib_version", "mathlib_commit"],
} as const;
export type ProblemPart = keyof typeof spellings;

const texts = Object.fromEntries(
  Object.values(spellings).flatMap((fields) => fields.map((field): [string, z.ZodType<unknown>] => [field, text])),
);

/** What a line of a problem file may say; fields of other names are passed over, such as the `goal` of miniF2F. */
export const problemRecord = z
  .looseObject({
    ...(texts as Record<never, never>),
    tags: words,
    answer: words,
    difficulty: z.number().min(0).max(1).nullish(),
    proof: words,
    formal_proof: text,
    length: z.int().min(0).nullish(),
    bucket: text,
    logic: text,
    provable: z.boolean().nullish(),
    canonical: text,
  })
  .superRefine((record, context) => {
    for (const part of ["name", "statement"] as const) {
      const said = partOf(record, part);
      const [field = part] = spellings[part];
      if (said === undefined)
        context.addIssue({ code: "custom", path: [field], message: `none of ${spellings[part].join(", ")} is there` });
      else if (said.text.trim() === "")
        context.addIssue({ code: "custom", path: [said.field], message: "nothing stands in it" });
    }
  });

export type ProblemRecord = z.output<typeof problemRecord>;

/** A part of a problem, and the field of the record that says it; undefined where none does. */
export function partOf(
  record: Readonly<Record<string, unknown>>,
  part: ProblemPart,
): { readonly field: string; readonly text: string } | undefined {
  for (const field of spellings[part]) {
    const value = record[field];
    if (typeof value === "string") return { field, text: value };
  }
  return undefined;
}

export const recordForm =
  'records are {"name": …, "statement": …, "header": …}, or miniF2F\'s {"name": …, "formal_statement": …, "header": …, "split": …}';
