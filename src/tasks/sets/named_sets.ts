// Sets of problems that others wrote, by name: each is read where it lies, in the form in which it is passed on (Node).

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, DataError } from "../../platform/index.ts";
import { fileExists, onFile } from "../../platform/node.ts";
import { automation } from "../baselines.ts";
import { continueFormat, leanFormat } from "../formats/lean.ts";
import { stateFormat } from "../formats/state.ts";
import { inductPortfolio, inductState } from "../induct/baseline.ts";
import { translatedFormat } from "../logic/formats.ts";
import { logicTask } from "../logic/task.ts";
import type { CheckFile } from "../records/lean_file.ts";
import { readProblems } from "../records/read.ts";
import type { FoundProblems, Problem, Task } from "../task.ts";
import { type Benchmark, benchmarkNames, benchmarks, readBenchmark } from "./benchmarks.ts";
import { readIltp } from "./iltp.ts";
import { readTip } from "./tip.ts";

export const setNames = ["tip", "iltp", "nng", "lean", ...benchmarkNames] as const;
export type SetName = (typeof setNames)[number];

/** How a set is found and read. */
interface SetKind extends Pick<Task, "formats" | "baselines" | "axioms"> {
  /** Where it lies below a folder of data, the likeliest first. */
  readonly places: readonly string[];
  /** How the names of files of it end; absent: it is a folder of files. */
  readonly endings?: readonly string[];
  /** Whether a folder with Lean files is one, too. */
  readonly orLeanFiles?: boolean;
  read(path: string, check?: CheckFile): Promise<FoundProblems>;
}

const inductive = { formats: [inductState, leanFormat, continueFormat], baselines: [automation, inductPortfolio] };
const library = { formats: [leanFormat, continueFormat, stateFormat()], baselines: [automation] };

/** A benchmark as a set: its parts are the splits of its records. */
function benchmarkKind(benchmark: Benchmark): SetKind {
  return {
    ...library,
    places: benchmark.places,
    endings: [".jsonl", ".json", ".lean"],
    orLeanFiles: true,
    read: (path, check) => readBenchmark(path, benchmark, check),
  };
}

const kinds: Readonly<Record<SetName, SetKind>> = {
  ...(Object.fromEntries(benchmarkNames.map((name) => [name, benchmarkKind(benchmarks[name])])) as Record<
    (typeof benchmarkNames)[number],
    SetKind
  >),
  tip: { ...inductive, places: ["tip/tip.jsonl", "tip.jsonl"], endings: [".jsonl"], read: readTip },
  iltp: {
    places: ["iltp"],
    formats: [translatedFormat("goal"), translatedFormat("statement"), stateFormat(), leanFormat, continueFormat],
    baselines: logicTask.baselines,
    // What is provable with excluded middle says nothing here: most of the non-theorems are.
    axioms: ["propext", "Quot.sound"],
    read: readIltp,
  },
  nng: {
    ...library,
    places: ["lean-oracle/nng4/nng4_core.lean", "nng4/nng4_core.lean", "nng4_core.lean"],
    endings: [".lean"],
    read: (path, check) => readProblems([path], check),
  },
  lean: { ...library, places: ["lean-oracle/lean4core", "lean4core"], read: readLeanFolder },
};

async function readLeanFolder(folder: string, check?: CheckFile): Promise<FoundProblems> {
  const names = await onFile("list", folder, () => readdir(folder));
  const files = names.filter((name) => name.endsWith(".lean")).sort();
  if (files.length === 0) throw new DataError("there are no Lean files", folder, "name the folder that holds them");
  return readProblems(
    files.map((name) => join(folder, name)),
    check,
  );
}

/**
 * A set as a task.
 *
 * @param data the set's file or folder, or a folder of data that it lies in
 * @param check says which theorems of Lean files hold
 * @throws ConfigError where there is no such set, or it does not lie there
 */
export async function namedSet(name: string, data: string | undefined, check?: CheckFile): Promise<Task> {
  const kind = (kinds as Readonly<Record<string, SetKind | undefined>>)[name];
  if (kind === undefined)
    throw new ConfigError(`no set '${name}'`, `sets: ${setNames.join(", ")}`, "choose one, or name files");
  if (data === undefined)
    throw new ConfigError(
      `the set ${name} is to be read from nowhere`,
      "neither --data nor GENTZEN_DATA names a place",
      `--data FOLDER, which holds ${kind.places[0]}`,
    );
  const path = await placeOf(kind, name, data);
  const { formats, baselines, axioms } = kind;
  return {
    name,
    async problems({ split, count }) {
      const found = await kind.read(path, check);
      const inside = found.problems.filter((problem) => split === undefined || partsOf(problem).includes(split));
      if (inside.length === 0) throw noPart(name, split, found.problems);
      return { ...found, problems: inside.slice(0, count) };
    },
    formats,
    canaries: () => [],
    baselines,
    ...(axioms && { axioms }),
  };
}

/** Where the set lies: at the place itself, or below it. */
async function placeOf(
  { places, endings = [""], orLeanFiles = false }: SetKind,
  name: string,
  data: string,
): Promise<string> {
  const candidates = places.map((place) => join(data, place));
  for (const path of candidates) if (await fileExists(path)) return path;
  if (endings.some((ending) => data.endsWith(ending)) && (await fileExists(data))) return data;
  if (orLeanFiles && (await readdir(data).catch(() => [])).some((name) => name.endsWith(".lean"))) return data;
  throw new ConfigError(
    `the set ${name} does not lie there`,
    [data, ...candidates].join(", "),
    "--data names its file, its folder, or the folder around it",
  );
}

/** The parts of a set that a problem belongs to: its split and its category. */
function partsOf({ split, category }: Problem): string[] {
  return [split, category ?? ""].filter((part) => part !== "");
}

function noPart(name: string, split: string | undefined, problems: readonly Problem[]): ConfigError {
  const parts = [...new Set(problems.flatMap(partsOf))];
  return new ConfigError(`the set ${name} has no part '${split}'`, `parts: ${parts.join("; ")}`, "choose one of them");
}
