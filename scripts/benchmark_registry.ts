// Writes the registry of the benchmarks' statements, by which training knows what models are measured by: hashes of their forms alone.
// npx tsx scripts/benchmark_registry.ts DATA     reads DATA/benchmarks, and writes src/prover/audit/registry_forms.ts
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packForms } from "../src/prover/audit/registry.ts";
import { statementForm } from "../src/prover/audit/statement_form.ts";
import { readProblems } from "../src/tasks/node.ts";

/** The registered splits: from which files, which split of them, and whether reports train on it. */
const splits = [
  { set: "miniF2F-valid", files: ["minif2f"], split: "valid", trainedOn: true },
  { set: "miniF2F-test", files: ["minif2f", "minif2f_goedel"], split: "test", trainedOn: false },
  { set: "ProofNet-valid", files: ["proofnet"], split: "valid", trainedOn: true },
  { set: "ProofNet-test", files: ["proofnet"], split: "test", trainedOn: false },
  { set: "PutnamBench", files: ["putnam_bench"], split: "putnam bench", trainedOn: false },
  { set: "MathOlympiadBench", files: ["mobench"], split: "test", trainedOn: false },
];

/** The registry of the files in a folder. */
export async function registryOf(folder: string) {
  return Promise.all(
    splits.map(async ({ set, files, split, trainedOn }) => {
      const read = await Promise.all(files.map((name) => readProblems([join(folder, `${name}.jsonl`)])));
      const problems = read.flatMap((found) => found.problems.filter((each) => each.split === split));
      return {
        set,
        trainedOn,
        forms: packForms(problems.map(({ statement, header }) => statementForm(statement, header))),
      };
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const entries = await registryOf(join(process.argv[2] ?? "", "benchmarks"));
  const file = join(dirname(fileURLToPath(import.meta.url)), "../src/prover/audit/registry_forms.ts");
  const lines = entries.map(
    ({ set, trainedOn, forms }) =>
      `  {\n    set: ${JSON.stringify(set)},\n    trainedOn: ${trainedOn},\n    forms:\n      "${forms}",\n  },`,
  );
  writeFileSync(
    file,
    `// The forms of the benchmarks' statements as hashes. Written by scripts/benchmark_registry.ts; do not edit.\nimport type { RegisteredSplit } from "./registry.ts";\n\nexport const registeredSplits: readonly RegisteredSplit[] = [\n${lines.join("\n")}\n];\n`,
  );
  console.log(file);
}
