// What the portfolios prove without a model: on a set that others wrote, or on drawn inductive programs, by category, as JSON.
// `GENTZEN_DATA=FOLDER npx tsx bench/sets.ts tip|iltp|nng|lean|induct [most]`: statements taken, theorems proved, false ones proved.

import { judgeFor } from "../src/prover/judge/permitted.ts";
import { namedTask } from "../src/tasks/node.ts";
import { verifyEmbedded } from "../src/verify/index.ts";

const [name = "tip", most = "1000000"] = process.argv.slice(2);
const task = (await (name === "induct" ? namedTask([], name) : namedTask([], undefined, undefined, { set: name })))!;
const judge = judgeFor(task, { verifyAll: async (requests) => requests.map((request) => verifyEmbedded(request)) });
const { problems, leftOut, oracle } = await task.problems({ seed: 1, ...(task.heldOut && { split: task.heldOut }) });
const step = Math.max(1, Math.ceil(problems.length / Number(most)));

interface Row {
  statements: number;
  taken: number;
  theorems: number;
  proved: number;
  falseOnes: number;
  falseProved: number;
}
const rows: Record<string, Row> = {};
const refused: string[] = [];
for (const { name: own, header, statement, category = "all" } of problems.filter((_, index) => index % step === 0)) {
  const row = rows[category] ?? { statements: 0, taken: 0, theorems: 0, proved: 0, falseOnes: 0, falseProved: 0 };
  rows[category] = row;
  row.statements++;
  const opened = verifyEmbedded({ header, statement, proof: "by sorry" });
  if (opened.kind === "incomplete") row.taken++;
  else refused.push(`${own}: ${opened.kind === "rejected" ? opened.reason : opened.kind}`);
  const proofs = task.baselines.flatMap((baseline) =>
    baseline.proofs({ name: own, header, statement, source: "", split: "" }),
  );
  const verdicts = await judge.verifyAll(proofs.map((proof) => ({ header, statement, proof })));
  const isProved = verdicts.some(({ kind }) => kind === "proved");
  const provable = oracle.get(own)?.provable;
  if (provable === false) {
    row.falseOnes++;
    if (isProved) row.falseProved++;
  } else {
    row.theorems++;
    if (isProved) row.proved++;
  }
}
console.log(JSON.stringify({ set: name, rows, leftOut: leftOut.length, refused }, null, 1));
