// Tasks and rewards that users write themselves, as modules (Node).
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, UsageError } from "../platform/index.ts";
import { fileExists } from "../platform/node.ts";
import { keptInductTask } from "./induct/kept.ts";
import { inductTask } from "./induct/task.ts";
import { logicTask } from "./logic/task.ts";
import type { CheckFile } from "./records/lean_file.ts";
import { recordsTask } from "./records/task.ts";
import type { RewardFunction, RewardPart } from "./reward.ts";
import { namedSet } from "./sets/named_sets.ts";
import type { Task } from "./task.ts";

/** Endings of module files; TypeScript where this Node takes the types off itself. */
const endings = [".mjs", ".js", ".ts", ".mts"];

/**
 * The default export of a module file.
 *
 * @throws ConfigError where there is no such file, this Node cannot read it, or it fails to load
 */
async function defaultExport(path: string, what: string): Promise<unknown> {
  if (!(await fileExists(path)))
    throw new ConfigError(`there is no such ${what}`, path, `name a module file (${endings.join(", ")})`);
  const ending = extname(path);
  if (!endings.includes(ending))
    throw new ConfigError(`a ${what} is a module`, path, `its name ends with one of ${endings.join(", ")}`);
  if (ending.endsWith("ts") && !stripsTypes()) {
    throw new ConfigError(
      `this Node does not read TypeScript: ${path}`,
      `Node ${process.version} does not take types off by itself; 22.18 and later, and 23.6 and later, do`,
      "write the module as .mjs, or use a newer Node",
    );
  }
  let loaded: { default?: unknown };
  try {
    loaded = await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ConfigError(`the ${what} cannot be loaded: ${path}`, said, "mend the module", { cause: error });
  }
  if (loaded.default === undefined)
    throw new ConfigError(
      `the ${what} has no default export: ${path}`,
      `exports: ${Object.keys(loaded).join(", ") || "none"}`,
      "write `export default …`",
    );
  return loaded.default;
}

function stripsTypes(): boolean {
  const { features } = process as { features: { typescript?: unknown } };
  return Boolean(features.typescript);
}

/**
 * The rewards of a module: its default export is a function, or one or several of `{ name, reward, weight, unverified }`.
 *
 * @throws ConfigError where it is neither
 */
export async function loadRewards(path: string): Promise<RewardPart[]> {
  const found = await defaultExport(path, "reward");
  const parts = Array.isArray(found) ? (found as unknown[]) : [found];
  return parts.map((part): RewardPart => {
    if (typeof part === "function") return { name: part.name || path, reward: part as RewardFunction };
    if (isTable(part) && typeof part.reward === "function") {
      const { name = path, reward, weight, unverified } = part;
      const line = isTable(weight) && [weight.from, weight.to].every(Number.isFinite);
      if (typeof name === "string" && (weight === undefined || Number.isFinite(weight) || line))
        return { name, reward, weight, unverified: unverified === true } as RewardPart;
    }
    throw new ConfigError(
      `not a reward: ${path}`,
      `found ${JSON.stringify(part) ?? typeof part}`,
      "export a function, or { name, reward, weight, unverified } with weight a number or { from, to }",
    );
  });
}

/** The task of a name, or of a module whose default export is one. @throws ConfigError where there is none */
export async function openTask(name: string): Promise<Task> {
  if (name === logicTask.name) return logicTask;
  if (name === inductTask.name) return keptInductTask();
  if (!endings.includes(extname(name)))
    throw new ConfigError(
      `no task '${name}'`,
      `tasks: ${logicTask.name}, ${inductTask.name}`,
      "or name a module file with one of your own",
    );
  const found = await defaultExport(name, "task");
  const missing = ["name", "problems", "formats", "canaries", "baselines"].filter(
    (field) => !isTable(found) || found[field] === undefined,
  );
  if (missing.length > 0)
    throw new ConfigError(
      `not a task: ${name}`,
      `it lacks ${missing.join(", ")}`,
      "docs/tasks.md says what a task has",
    );
  return found as Task;
}

/** A set that others wrote, and where it lies. */
export interface SetChoice {
  readonly set?: string;
  /** Its file or folder, or the folder around it; default what GENTZEN_DATA names. */
  readonly data?: string;
}

/**
 * The task of problem files, of a name, or of a set that others wrote; undefined where there is none of them.
 *
 * @param check says which theorems of Lean files hold
 * @throws UsageError where there is more than one
 */
export async function namedTask(
  files: readonly string[],
  name?: string,
  check?: CheckFile,
  { set, data }: SetChoice = {},
): Promise<Task | undefined> {
  const given = [files.length > 0 ? files.join(", ") : [], name ?? [], set ?? []].flat();
  if (given.length > 1)
    throw new UsageError(
      "what is to be proved is named more than once",
      given.join(" and "),
      "give files of problems, --task or --set, and one of them only",
    );
  if (data !== undefined && set === undefined)
    throw new UsageError("--data says where a set lies", data, "name it: --set tip");
  if (set !== undefined) return namedSet(set, data ?? process.env.GENTZEN_DATA, check);
  if (name !== undefined) return openTask(name);
  return files.length > 0 ? recordsTask(files, check) : undefined;
}

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
