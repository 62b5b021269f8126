// Which numbers of a run's metrics a report shows, and under which names.
import type { MetricsRecord } from "../metrics_log.ts";
import type { Curve } from "./line_chart.ts";
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

/** Metrics of a run under its name. */
export interface NamedMetrics {
  readonly name: string;
  readonly records: readonly MetricsRecord[];
}

/** A section for each stage of the runs, in the order in which they come; runs that have the same number share its chart. */
export function curveSections(...runs: readonly NamedMetrics[]): readonly ReportSection[] {
  const stages = new Map<string, NamedMetrics[]>();
  for (const { name, records } of runs) {
    const own = new Map<string, MetricsRecord[]>();
    for (const record of records) {
      const found = own.get(record.stage);
      if (found === undefined) own.set(record.stage, [record]);
      else found.push(record);
    }
    for (const [stage, found] of own) stages.set(stage, [...(stages.get(stage) ?? []), { name, records: found }]);
  }
  return [...stages].map(([stage, own]) => sectionOf(stage, own, runs.length > 1));
}

function sectionOf(stage: string, runs: readonly NamedMetrics[], several: boolean): ReportSection {
  const names = new Set(runs.flatMap(({ records }) => [...numbersIn(records)]));
  const curves = (wanted: readonly (readonly [metric: string, label: string])[]): Curve[] =>
    wanted.flatMap(([metric, label]) =>
      runs.flatMap(({ name, records }) => {
        const points = records.flatMap((record) => {
          const value = record[metric];
          return typeof value === "number" ? [[record.step, value] as const] : [];
        });
        const called = !several ? label : wanted.length === 1 ? name : `${name}: ${label}`;
        return points.length === 0 ? [] : [{ name: called, points }];
      }),
    );
  const charts = FIRST.flatMap(({ names: wanted, ...chart }): ReportChart[] => {
    const found = curves(wanted);
    return found.length === 0 ? [] : [{ ...chart, curves: found }];
  });
  const shown = new Set(FIRST.flatMap(({ names: wanted }) => wanted.map(([metric]) => metric)));
  const others = [...names].filter((name) => !shown.has(name) && !SILENT.has(name)).sort();
  const more = others.map((name) => ({ title: name, curves: curves([[name, name]]) }));
  const said = runs.map(({ name, records }) => {
    const text = `${records.length} records, to step ${records.at(-1)?.step ?? 0}`;
    return several ? `${name}: ${text}` : text;
  });
  return {
    title: stage,
    parts: [
      { kind: "text", text: said.join("; ") },
      { kind: "charts", charts },
      ...(more.length === 0
        ? []
        : [{ kind: "more", title: `${more.length} more numbers`, parts: [{ kind: "charts", charts: more }] } as const]),
    ],
  };
}

/** The names of the numbers in records. */
function numbersIn(records: readonly MetricsRecord[]): Set<string> {
  const names = new Set<string>();
  for (const record of records)
    for (const name in record) if (!names.has(name) && typeof record[name] === "number") names.add(name);
  return names;
}
