// Accepted proofs cut at random holes: whether each hole, as a theorem, is closed, is proved by what stood there and fits where it comes from.
//   GENTZEN_DATA=FOLDER npx tsx bench/subgoals.ts [--seed N] [--limit N] [--examples]
import { join } from "node:path";
import { Random, textColumns } from "../src/platform/index.ts";
import { portfolioProof } from "../src/tasks/induct/portfolio/portfolio.ts";
import { drawInductProblems } from "../src/tasks/induct/problem_sets.ts";
import { defaultProblemSetOptions, drawProblemSets } from "../src/tasks/logic/problem_sets.ts";
import { namedSet } from "../src/tasks/sets/named_sets.ts";
import {
  type AcceptedProof,
  examineCut,
  newTally,
  proofsOfFiles,
  type Tally,
  withSteps,
} from "../test/prover/support/cuts.ts";

const flag = (name: string) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const seed = Number(flag("--seed") ?? 1);
const limit = Number(flag("--limit") ?? Number.POSITIVE_INFINITY);
const data = process.env.GENTZEN_DATA;

async function ofTip(): Promise<AcceptedProof[]> {
  if (data === undefined) return [];
  const { problems } = await (await namedSet("tip", data)).problems({ seed });
  return problems.flatMap((problem) => {
    const found = portfolioProof(problem, { means: ["no induction", "one induction", "generalizing"] });
    return found === undefined ? [] : [{ problem, proof: found.proof, from: "tip" }];
  });
}

function ofInduct(): AcceptedProof[] {
  const counts = {
    train: { 1: 300, 2: 150, 3: 20, open: 0 },
    validation: { 1: 0, 2: 0, 3: 0, open: 0 },
    test: { 1: 0, 2: 0, 3: 0, open: 0 },
  };
  return drawInductProblems({ seed, counts } as never).flatMap((problem) =>
    problem.witness === undefined ? [] : [{ problem, proof: problem.witness, from: "induct" }],
  );
}

function ofLogic(): AcceptedProof[] {
  const sets = drawProblemSets({
    ...defaultProblemSetOptions,
    seed,
    sft: { count: 1500, maxTactics: 12 },
    pool: { count: 0, maxTactics: 12 },
    validation: { perBucket: 0 },
    test: { perBucket: 0 },
    canaries: { count: 0 },
  });
  return sets.sft.flatMap((problem) =>
    problem.proof === undefined ? [] : [{ problem: { ...problem, header: "" }, proof: problem.proof, from: "logic" }],
  ) as AcceptedProof[];
}

const oracle = data === undefined ? "" : join(data, "lean-oracle");
const sources: [string, () => Promise<AcceptedProof[]> | AcceptedProof[]][] = [
  ["TPIL", () => proofsOfFiles(join(oracle, "tpil"))],
  ["logicgame", () => proofsOfFiles(join(oracle, "logicgame"))],
  ["NNG", () => proofsOfFiles(join(oracle, "nng4"))],
  ["lean-corpus", () => proofsOfFiles(data === undefined ? "" : join(data, "lean-corpus"))],
  ["TIP", ofTip],
  ["induct", ofInduct],
  ["logic", ofLogic],
];
const only = flag("--only");
const rows: string[][] = [];
const total = newTally();
const percent = (part: number, whole: number) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`);
const rowOf = (name: string, { proofs, uncut, holes, closed, direct, proved, applied, plain, agreed }: Tally) => [
  name,
  ...[proofs, uncut, holes].map(String),
  percent(closed, holes),
  percent(direct, holes),
  percent(proved, holes),
  percent(applied, holes),
  `${agreed}/${plain}`,
];
for (const [name, collect] of sources) {
  if (only !== undefined && only !== name) continue;
  const random = new Random(seed).fork(name);
  const accepted = (await collect()).slice(0, limit);
  const tally = newTally();
  for (const each of accepted) {
    const stepped = random.int(2) === 0 ? withSteps(each, random, 2) : each;
    await examineCut(stepped, random, tally);
  }
  rows.push(rowOf(name, tally));
  for (const key of ["proofs", "uncut", "holes", "closed", "direct", "proved", "applied", "plain", "agreed"] as const)
    total[key] += tally[key];
  for (const [cause, count] of tally.causes) total.causes.set(cause, (total.causes.get(cause) ?? 0) + count);
  for (const [cause, own] of tally.examples)
    total.examples.set(cause, [...(total.examples.get(cause) ?? []), ...own].slice(0, 4));
  console.error(rows.at(-1)!.join("  "));
}
const head = ["set", "proofs", "no cut", "holes", "(b) closed", "(a) closed", "proved", "fits", "text = goal"];
console.log(textColumns([head, ...rows, rowOf("all", total)]));
for (const [cause, count] of [...total.causes].sort((a, b) => b[1] - a[1])) {
  console.log(`${String(count).padStart(5)}  ${cause}`);
  if (process.argv.includes("--examples"))
    for (const example of total.examples.get(cause) ?? []) console.log(`${example}\n`);
}
