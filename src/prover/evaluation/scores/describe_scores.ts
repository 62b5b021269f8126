// Scores for people: what each figure depends on, tables by category, what each model alone proves, and published rows.
import { counted, textColumns } from "../../../platform/index.ts";
import type { PublishedRow } from "./published.ts";
import type { ModelScores, ScoreSettings } from "./scores.ts";
import type { SolvedSets } from "./solved.ts";

/** Everything that a comparison of scores says. */
export interface ScoreReport {
  readonly ks: readonly number[];
  readonly models: readonly Omit<ModelScores, "theorems">[];
  /** For each two models, in order, what either proves. */
  readonly solved: readonly { readonly first: string; readonly second: string; readonly sets: SolvedSets }[];
  readonly published: readonly PublishedRow[];
}

/** A table with a title; the first row is its heading. */
export interface ScoreTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

const percent = (value: number) => (100 * value).toFixed(1);

/** What a model is called in tables: its folder, and its mode where it is not the plain one. */
export function modelName({ model, mode }: ScoreSettings): string {
  return mode === "plain" ? model : `${model}, ${mode}`;
}

/** What the figures depend on, model by model. */
function settingsTable({ models }: ScoreReport): ScoreTable {
  const head = [
    "model",
    "mode",
    "format",
    "n",
    "seeds",
    "temperature",
    "top-p",
    "top-k",
    "most tokens",
    "budget",
    "mean tokens",
    "judged by",
    "written for",
  ];
  const rows = models.map(({ settings, seeds, tokens }) => [
    settings.model,
    settings.mode,
    settings.format,
    String(settings.samples),
    seeds.join(" "),
    String(settings.temperature),
    String(settings.topP),
    settings.topK === 0 ? "off" : String(settings.topK),
    String(settings.maxTokens),
    `${settings.samples} × ${settings.maxTokens} tokens`,
    tokens === undefined ? "not counted" : tokens.toFixed(1),
    settings.checker,
    settings.writtenFor,
  ]);
  return { title: "What the figures depend on", rows: [head, ...rows] };
}

/** pass@k in all, published rows below. */
function passTable({ ks, models, published }: ScoreReport): ScoreTable {
  const most = [...new Set([...ks, ...published.flatMap(({ share }) => Object.keys(share).map(Number))])].sort(
    (a, b) => a - b,
  );
  const own = models.map(({ settings, seeds, categories }) => [
    modelName(settings),
    ...most.map((k) => {
      const found = categories.all?.pass.find((each) => each.k === k);
      if (found === undefined) return "";
      return seeds.length > 1 ? `${percent(found.mean)} ± ${percent(found.deviation)}` : percent(found.mean);
    }),
    "measured",
  ]);
  const others = published.map(({ model, mode, share, source }) => [
    `${model}, ${mode}`,
    ...most.map((k) => share[k]?.toFixed(1) ?? ""),
    `published: ${source}`,
  ]);
  const title = "pass@k in %, unbiased; ± is the deviation of the seeds";
  return { title, rows: [["model", ...most.map((k) => `@${k}`), ""], ...own, ...others] };
}

/** Solved of how many, by category, as published tables have it: with any sample of any seed. */
function categoryTable({ models }: ScoreReport): ScoreTable | undefined {
  const names = [...new Set(models.flatMap(({ categories }) => Object.keys(categories)))].filter(
    (name) => name !== "all",
  );
  if (names.length === 0) return undefined;
  const rows = models.map(({ settings, categories }) => [
    modelName(settings),
    ...[...names, "all"].map((name) => {
      const found = categories[name];
      return found === undefined ? "" : `${found.solved}/${found.theorems}`;
    }),
  ]);
  return { title: "Theorems with a proof in any sample of any seed", rows: [["model", ...names, "all"], ...rows] };
}

/** What each of two models proves alone. */
function solvedTables({ solved }: ScoreReport): ScoreTable[] {
  if (solved.length === 0) return [];
  const rows = solved.map(({ first, second, sets }) => [
    first,
    second,
    String(sets.both.length),
    String(sets.first.length),
    String(sets.second.length),
    String(sets.union),
    sets.rechecked ? String(sets.refuted.length) : "not checked again",
  ]);
  const title = "Which theorems either of two models proves";
  const head = ["first", "second", "both", "first alone", "second alone", "either", "not confirmed"];
  const refuted = solved.flatMap(({ first, second, sets }) =>
    sets.refuted.map(({ name, by, verdict }) => [name, by === "first" ? first : second, verdict]),
  );
  return [
    { title, rows: [head, ...rows] },
    ...(refuted.length === 0
      ? []
      : [
          {
            title: "Proofs that the second backend does not confirm: they count for nobody",
            rows: [["theorem", "proved by", "second verdict"], ...refuted],
          },
        ]),
  ];
}

/** The tables of a report, in order. */
export function scoreTables(report: ScoreReport): ScoreTable[] {
  const byCategory = categoryTable(report);
  return [
    passTable(report),
    ...(byCategory === undefined ? [] : [byCategory]),
    ...solvedTables(report),
    settingsTable(report),
  ];
}

/** A report of scores as text. */
export function describeScores(report: ScoreReport): string {
  const tables = scoreTables(report).map(({ title, rows }) => `${title}\n${textColumns(rows)}`);
  const unchecked = report.solved.some(({ sets }) => !sets.rechecked && sets.first.length + sets.second.length > 0);
  const note = "what one model alone proves was judged once: --recheck asks a second backend before it is believed";
  return [...tables, ...(unchecked ? [note] : []), `${counted(report.models.length, "model")} compared`].join("\n\n");
}
