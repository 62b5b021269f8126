// Every proof that counted in a run, to be replayed: read without touching the folder, which may be of a run that goes on (Node).
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../../platform/index.ts";
import { readJournal } from "../../runs/node.ts";
import type { KnownProblem } from "../../tasks/index.ts";
import type { EvaluatedProblem } from "../evaluate.ts";
import type { CountedProof } from "../judge/recheck.ts";
import type { ProofRecord } from "./run_folder.ts";

/**
 * The proofs of a run: those found for problems and, where it is a whole training run, those that supervised fine-tuning was
 * given, and those that an evaluation has kept, which is the first sample of each problem that was proved at once.
 *
 * @throws DataError where the folder is no run that keeps proofs
 */
export function countedProofs(path: string): CountedProof[] {
  const has = (name: string) => existsSync(join(path, name));
  if (!has("config.json") || !(has("problems") || has("attempts.jsonl"))) {
    throw new DataError(
      "this folder is no run that keeps proofs",
      `${path} has no config.json beside problems/ or attempts.jsonl`,
      "name the folder that `gentzen train` or `gentzen expert` was given with --out",
    );
  }
  const found = readJournal<ProofRecord>(join(path, "proofs.jsonl"));
  const taught = readJournal<KnownProblem>(join(path, "problems", "sft.jsonl"));
  return [
    ...found.map(({ tactics: _, ...counted }) => counted),
    ...taught.flatMap((problem) =>
      problem.proof === undefined ? [] : [{ ...stated(problem), proof: problem.proof, origin: "sft" }],
    ),
    ...evaluated(path),
  ];
}

function evaluated(path: string): CountedProof[] {
  const folder = join(path, "samples");
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files.flatMap((file) => {
    const named = /^evaluation-(.+)-(validation|test)\.jsonl$/.exec(file);
    if (named === null) return [];
    const [, tag, split] = named;
    const problems = readJournal<KnownProblem>(join(path, "problems", `${split}.jsonl`));
    const byName = new Map(problems.map((problem) => [problem.name, problem]));
    return readJournal<EvaluatedProblem>(join(folder, file)).flatMap(({ problem: name, example }) => {
      const problem = byName.get(name);
      if (example.verdict !== "proved" || problem === undefined) return [];
      const { verdict: _, ...answer } = example;
      return [{ ...stated(problem), ...answer, origin: `evaluation ${tag} ${split}` }];
    });
  });
}

function stated({ name, header, statement }: KnownProblem): Pick<CountedProof, "problem" | "header" | "statement"> {
  return { problem: name, ...(header ? { header } : {}), statement };
}
