// Evaluations for people: tables of pass@k, and what was not tried or not known.
import { counted, textColumns } from "../../platform/index.ts";
import { filtersIn } from "../drawing.ts";
import { describeRejections } from "../judge/rejections.ts";
import type { EvaluationSummary } from "./model_evaluation.ts";

const percent = (value: number) => (100 * value).toFixed(1);

/** What samples, the search and provers without a model prove, where more than samples was tried. */
function describeCompared({ compared, search }: EvaluationSummary): string[] {
  const [first] = compared ?? [];
  if (compared === undefined || first === undefined) return [];
  const names = Object.keys(first.groups);
  const rows = compared.map(({ prover, groups }) => [
    prover,
    ...names.map((name) => {
      const estimate = groups[name]?.pass[0];
      return estimate === undefined ? "" : `${percent(estimate.value)} ± ${percent(estimate.standardError)}`;
    }),
  ]);
  const used =
    search === undefined
      ? ""
      : `; the search had for each theorem the tokens that its samples took or --search-tokens, and used ${search.tokens} in all with ${search.checks} lines checked`;
  return [`theorems proved in %${used}`, textColumns([["prover", ...names], ...rows])];
}

/** How samples were drawn, and how long they may be and were. */
function describeBudget(summary: EvaluationSummary): string {
  const { temperature, maxTokens, mode = "plain", meanTokens } = summary;
  const filters = filtersIn(summary);
  const said = [`temperature ${temperature}`, ...(filters === "" ? [] : [filters]), `at most ${maxTokens} tokens`];
  if (mode !== "plain") said.push(`mode ${mode}`);
  if (meanTokens !== undefined) said.push(`${meanTokens.toFixed(1)} on average`);
  return said.join(", ");
}

/** Which Lean judged, and which one the problems were written for: scores of other versions are other scores. */
function describeVersions({ checker, writtenFor }: EvaluationSummary): string[] {
  const judged = checker === undefined ? [] : [`judged by ${checker}`];
  const written = writtenFor === undefined ? [] : [`the problems were written for ${writtenFor.join("; ")}`];
  return judged.length + written.length === 0 ? [] : [[...judged, ...written].join("; ")];
}

/** An evaluation of a model in words. */
export function describeEvaluation(summary: EvaluationSummary): string {
  const { samples, ks, groups, outside, repeated, rejections } = summary;
  const rows = Object.entries(groups).map(([name, { theorems, pass }]) => [
    name,
    String(theorems),
    ...pass.map(({ value, standardError }) => `${percent(value)} ± ${percent(standardError)}`),
  ]);
  const table = [
    `pass@k in % ± standard error (unbiased, n = ${samples} samples of each theorem at ${describeBudget(summary)})`,
    textColumns([["group", "theorems", ...ks.map((k) => `pass@${k}`)], ...rows]),
  ];
  // Stopped before a theorem was done, it has no rows.
  const lines = [...(rows.length === 0 ? [] : table), `${summary.proved} of ${summary.theorems} theorems proved`];
  lines.push(...describeVersions(summary));
  lines.push(...describeCompared(summary));
  if (summary.lost > 0)
    lines.push(
      `${counted(summary.lost, "sample")} lost, since the checker could not be asked: n is lower for their theorems`,
    );
  if (summary.crashes > 0)
    lines.push(
      `${counted(summary.crashes, "sample crashes the checker, and counts", "samples crash the checker, and count")} as failed`,
    );
  lines.push(...describeRejections(rejections));
  if (summary.canaries > 0) lines.push(`none of ${summary.canaries} false statements proved`);
  if (repeated > 0) lines.push(`${repeated} statements left out that only repeat another one in other names`);
  const reasons = Object.entries(outside);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total > 0) lines.push(`${total} statements not tried:`, ...reasons.map(([why, count]) => `  ${count}  ${why}`));
  return lines.join("\n");
}
