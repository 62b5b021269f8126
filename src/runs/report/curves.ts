// Which numbers of a run's metrics a report shows, and under which names.
import type { MetricsRecord } from "../metrics_log.ts";
import type { ReportChart, ReportSection } from "./page.ts";

/** Charts that a reader wants first: the metrics of each, the first with what it is called and what it means. */
const FIRST: readonly {
  readonly title: string;
  readonly note?: string;
  readonly names: readonly (readonly [metric: string, label: string])[];
}[] = [
  { title: "Loss", names: [["loss", "loss"]] },
  { title: "Reward", note: "mean of all completions sampled", names: [["reward", "reward"]] },
  { title: "Problems solved", note: "in all", names: [["expert/solved", "solved"]] },
  {
    title: "Groups with a signal",
    note: "of a step: some of their completions proved, some not",
    names: [["groups/used", "groups"]],
  },
  {
    title: "Groups without a signal",
    note: "share whose completions all earn the same",
    names: [["frac_reward_zero_std", "share"]],
  },
  { title: "Entropy", note: "of a token, in nats", names: [["entropy", "entropy"]] },
  { title: "Length of a completion", note: "mean tokens", names: [["completions/mean_length", "tokens"]] },
  {
    title: "Completions cut off",
    note: "share that reached the limit",
    names: [["completions/clipped_ratio", "share"]],
  },
  { title: "Refused by the policy", note: "share of the completions", names: [["refused_share", "share"]] },
  { title: "Gradient norm", note: "before clipping", names: [["grad_norm", "norm"]] },
  { title: "Learning rate", names: [["learning_rate", "rate"]] },
  {
    title: "Seconds of a step",
    names: [
      ["seconds/training", "training"],
      ["seconds/sampling", "sampling"],
      ["seconds/checking", "checking"],
    ],
  },
];

/** Not worth a chart: they say the same as another, or where the record belongs. */
const SILENT = new Set(["step", "time", "step_time"]);

/** A section for each stage of the records, in the order in which they come. */
export function curveSections(records: readonly MetricsRecord[]): readonly ReportSection[] {
  const stages = new Map<string, MetricsRecord[]>();
  for (const record of records) {
    const found = stages.get(record.stage);
    if (found === undefined) stages.set(record.stage, [record]);
    else found.push(record);
  }
  return [...stages].map(([stage, own]) => sectionOf(stage, own));
}

function sectionOf(stage: string, records: readonly MetricsRecord[]): ReportSection {
  const names = new Set(
    records.flatMap((record) => Object.keys(record).filter((name) => typeof record[name] === "number")),
  );
  const curve = (metric: string, label: string) => ({
    name: label,
    points: records.flatMap((record) => {
      const value = record[metric];
      return typeof value === "number" ? [[record.step, value] as const] : [];
    }),
  });
  const charts = FIRST.flatMap(({ names: wanted, ...chart }): ReportChart[] => {
    const curves = wanted.filter(([metric]) => names.has(metric)).map(([metric, label]) => curve(metric, label));
    return curves.length === 0 ? [] : [{ ...chart, curves }];
  });
  const shown = new Set(FIRST.flatMap(({ names: wanted }) => wanted.map(([metric]) => metric)));
  const others = [...names].filter((name) => !shown.has(name) && !SILENT.has(name)).sort();
  const more = others.map((name) => ({ title: name, curves: [curve(name, name)] }));
  const last = records.at(-1)?.step ?? 0;
  return {
    title: stage,
    parts: [
      { kind: "text", text: `${records.length} records, to step ${last}` },
      { kind: "charts", charts },
      ...(more.length === 0
        ? []
        : [{ kind: "more", title: `${more.length} more numbers`, parts: [{ kind: "charts", charts: more }] } as const]),
    ],
  };
}
