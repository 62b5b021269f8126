// The pages of watched runs: all of them side by side, and of each its figures, proofs and samples.
import {
  type EvaluatedProblem,
  type EvaluationRecord,
  type LearntGroup,
  type ProofRecord,
  passIn,
  passSections,
  proofSections,
  proofText,
  settingSections,
} from "../../prover/node.ts";
import { curveSections, type ReportCell, type ReportLink, type ReportPage, type ReportPart } from "../../runs/node.ts";
import { spliceSource } from "../../verify/index.ts";
import type { Statement, WatchedRun } from "./watched_run.ts";

/** Proofs or problems on a page. */
const ON_A_PAGE = 50;

/** What an address asks for beside its path. */
export interface Asked {
  /** The first of those shown, from 0 on. */
  readonly from: number;
  /** Which of them; all where it is empty. */
  readonly only: string;
}

/** A page, of which the title can be told before the rest is read. */
export interface WatchPage extends Omit<ReportPage, "subtitle" | "sections"> {
  /** Reads what the page shows. @throws DataError where a file of a run is damaged */
  read(): Promise<Pick<ReportPage, "subtitle" | "sections">>;
}

const numbered = (index: number) => `/runs/${index}`;

/** Links to all pages of all runs; `here` is the address of the one that is shown. */
function linksOf(runs: readonly WatchedRun[], here: string): ReportLink[] {
  const all = [
    { text: "all runs", href: "/" },
    ...runs.map(({ facts }, index) => ({ text: facts.name, href: numbered(index) })),
  ];
  return all.map(({ text, href }) => ({ text, href: href === here ? undefined : href }));
}

/**
 * The page at an address, or undefined where there is none.
 *
 * @param path without what is asked for behind `?`
 */
export function pageAt(runs: readonly WatchedRun[], path: string, asked: Asked): WatchPage | undefined {
  const pages = linksOf(runs, path);
  if (path === "/") return { title: "gentzen: runs", pages, read: () => overview(runs) };
  const [, number, kind, name] = /^\/runs\/(\d+)(?:\/(proofs|samples)(?:\/([\w.-]+))?)?$/.exec(path) ?? [];
  const run = number === undefined ? undefined : runs[Number(number)];
  if (run === undefined) return undefined;
  const at = numbered(Number(number));
  const title = `${run.facts.kind}: ${run.facts.name}`;
  if (kind === undefined) return { title, pages, read: () => runPage(run, at) };
  if (kind === "proofs" && name === undefined)
    return { title: `${title}: proofs`, pages, read: () => proofsPage(run, at, asked) };
  if (kind === "samples" && name !== undefined && run.sampleNames.includes(name))
    return {
      title: `${title}: ${name}`,
      pages,
      read: () => (name.startsWith("learnt-") ? learntPage(run, at, name, asked) : samplesPage(run, at, name, asked)),
    };
  return undefined;
}

async function overview(runs: readonly WatchedRun[]) {
  for (const run of runs) await run.refresh();
  const rows = runs.map((run, index): ReportCell[] => {
    const { facts, metrics, proofs, standing } = run;
    const last = metrics.records.at(-1);
    const best = [...facts.evaluations].reverse().find(({ split }) => split === "test") ?? facts.evaluations.at(-1);
    return [
      { text: facts.name, href: numbered(index) },
      facts.kind,
      standing,
      last === undefined ? "" : `${last.stage}, step ${last.step}`,
      last === undefined ? "" : ago(last.time),
      String(proofs.records.length),
      best === undefined ? "" : `${best.tag} (${best.split}): ${firstPasses(best)}`,
    ];
  });
  const heading = ["run", "kind", "", "last record", "written", "proofs", "pass@1 in %, by class"];
  const metrics = runs.map(({ facts, metrics: { records } }) => ({ name: facts.name, records }));
  return {
    subtitle: "What these runs have stored so far. The page renews itself.",
    sections: [
      { title: "Runs", parts: [{ kind: "table", rows: [heading, ...rows] } as const] },
      ...curveSections(...metrics),
    ],
  };
}

function firstPasses(record: EvaluationRecord): string {
  const values = Object.keys(record.buckets).map((bucket) => passIn(record, bucket, 1)?.value);
  return values.map((value) => (value === undefined ? "–" : (100 * value).toFixed(1))).join(" / ");
}

/** How long ago, roughly. @param time in seconds since 1970 */
function ago(time: number): string {
  const seconds = Math.max(0, Date.now() / 1000 - time);
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}

const STANDINGS = {
  "going on": "The run goes on.",
  over: "The run has come to its end.",
  stopped: "The run was stopped before its end; the command that began it goes on with it.",
};

async function runPage(run: WatchedRun, at: string) {
  await run.refresh();
  const { facts, metrics, proofs } = run;
  const linksTo = (kind: string, said: string): ReportPart[] => {
    const links = run.sampleNames.flatMap((name) =>
      name.startsWith(kind) ? [{ text: name.slice(kind.length), href: `${at}/samples/${name}` }] : [],
    );
    return links.length === 0
      ? []
      : [
          { kind: "text", text: said },
          { kind: "links", links },
        ];
  };
  const links: ReportPart[] = [
    { kind: "links", links: [{ text: `all ${proofs.records.length} proofs`, href: `${at}/proofs` }] },
    ...linksTo("evaluation-", "Problem by problem, with a sample of each:"),
    ...linksTo("learnt-", "Completions that a policy gradient learnt from, with reward and advantage:"),
  ];
  const stage = facts.stage === undefined || facts.over ? "" : ` Stage: ${facts.stage}.`;
  return {
    subtitle: `${STANDINGS[run.standing]}${stage}`,
    sections: [
      { title: "To look at", parts: links },
      ...passSections(facts.evaluations),
      ...curveSections({ name: facts.name, records: metrics.records }),
      ...proofSections(proofs.records),
      ...settingSections(facts),
    ],
  };
}

async function proofsPage(run: WatchedRun, at: string, asked: Asked) {
  await run.refresh();
  const all = run.proofs.records;
  const origins = [...new Set(all.map(({ origin }) => origin))];
  const chosen = all.filter(({ origin }) => asked.only === "" || origin === asked.only);
  const newest = [...chosen].reverse();
  const part = (proof: ProofRecord): ReportPart[] => [
    { kind: "text", text: `${proof.problem}: ${proof.tactics} tactics, found by ${proof.origin}` },
    { kind: "code", text: proofText(proof) },
  ];
  return {
    subtitle: `${chosen.length} of ${all.length} proofs, the newest first`,
    sections: [
      {
        title: "Found by",
        parts: [choices(`${at}/proofs`, origins, asked.only), ...paged(`${at}/proofs`, newest, asked, part)],
      },
    ],
  };
}

async function samplesPage(run: WatchedRun, at: string, name: string, asked: Asked) {
  const place = `${at}/samples/${name}`;
  const all = run.evaluated(name);
  const kinds = ["never proved", "sometimes", "always"];
  const kindOf = ({ proved, samples }: EvaluatedProblem) => kinds[proved === 0 ? 0 : proved < samples ? 1 : 2];
  const chosen = all.filter((each) => asked.only === "" || kindOf(each) === asked.only);
  const part = (each: EvaluatedProblem): ReportPart[] => [
    {
      kind: "text",
      text: `${each.problem} (${each.bucket}): ${each.proved} of ${each.samples} samples prove it; the first is ${each.example.verdict}`,
    },
    { kind: "code", text: sampleText(each, run.statementOf(each.problem)) },
  ];
  return {
    subtitle: `${chosen.length} of ${all.length} problems`,
    sections: [
      {
        title: name.replace("evaluation-", ""),
        parts: [choices(place, kinds, asked.only), ...paged(place, chosen, asked, part)],
      },
    ],
  };
}

async function learntPage(run: WatchedRun, at: string, name: string, asked: Asked) {
  const all = run.learnt(name);
  const number = (value: number) => value.toFixed(2);
  const part = ({ step, prompt, rollouts }: LearntGroup): ReportPart[] => [
    { kind: "text", text: `step ${step}` },
    { kind: "code", text: prompt },
    {
      kind: "table",
      rows: [
        ["reward", "advantage", "completion"],
        ...[...rollouts]
          .sort((a, b) => b.advantage - a.advantage)
          .map(({ text, reward, advantage }) => [number(reward), number(advantage), text.trim()]),
      ],
    },
  ];
  return {
    subtitle: `${all.length} groups, the newest first; of each step a few`,
    sections: [{ title: name.replace("learnt-", ""), parts: paged(`${at}/samples/${name}`, all, asked, part) }],
  };
}

/** A sample with its statement, and what the checker says at its place. */
function sampleText({ example }: EvaluatedProblem, stated: Statement = { statement: "theorem …" }): string {
  const { proof, lemmas, message } = example;
  const { source } = spliceSource({ ...stated, proof, ...(lemmas === undefined ? {} : { lemmas }) });
  if (message === undefined) return source;
  const lines = source.split("\n");
  const { line, column, text } = message;
  const said = text.split("\n").map((each, index) => `${" ".repeat(column)}${index === 0 ? "^ " : "  "}${each}`);
  return [...lines.slice(0, line), ...said, ...lines.slice(line)].join("\n");
}

/** Links to a part of what there is. */
function choices(place: string, names: readonly string[], chosen: string): ReportPart {
  const link = (text: string, only: string) => ({
    text,
    href: only === chosen ? undefined : `${place}?${new URLSearchParams({ only })}`,
  });
  return { kind: "links", links: [link("all", ""), ...names.map((name) => link(name, name))] };
}

/** Those from the place on that the address names, and links to those before and behind. */
function paged<T>(
  place: string,
  all: readonly T[],
  { from, only }: Asked,
  part: (each: T) => readonly ReportPart[],
): ReportPart[] {
  const link = (text: string, start: number) => ({
    text,
    href: `${place}?${new URLSearchParams({ only, from: String(start) })}`,
  });
  const links = [
    ...(from > 0 ? [link(`before ${from + 1}`, Math.max(0, from - ON_A_PAGE))] : []),
    ...(from + ON_A_PAGE < all.length ? [link(`from ${from + ON_A_PAGE + 1} on`, from + ON_A_PAGE)] : []),
  ];
  const shown = all.slice(from, from + ON_A_PAGE).flatMap(part);
  return [...shown, ...(links.length === 0 ? [] : [{ kind: "links", links } as const])];
}
