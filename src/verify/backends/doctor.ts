// Looks for every kind of verifier on this machine, and tries what it finds on proofs whose verdicts are known.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { GentzenError, now, pairsOf, secondsSince } from "../../platform/index.ts";
import { readJson, readText } from "../../platform/node.ts";
import { type Canary, canaries, wrongCanary } from "../policy/canaries.ts";
import type { Verdict, Verifier } from "../verifier.ts";
import { isKiminaHealthy, kiminaLeanVersion } from "./kimina/server.ts";
import { isRecord } from "./lean_messages.ts";
import { openBackend, openVerifier, type VerifierName, type VerifierOptions } from "./open.ts";
import { findSandboxes, onPath } from "./sandbox/find.ts";
import type { SandboxName } from "./sandbox/sandbox.ts";
import { firstLine } from "./toolchain.ts";

/** What was found out about one verifier. */
export interface Finding {
  readonly name: VerifierName;
  /** `works` if every canary had its verdict; `unnamed` if nothing says where it is; `missing` if it cannot be opened. */
  readonly state: "works" | "wrong" | "missing" | "unnamed";
  /** What is missing or wrong; else where it is. */
  readonly detail: string;
  readonly leanVersion?: string;
  readonly canaries?: Readonly<Record<string, Verdict["kind"]>>;
  /** Checks in a second, of small proofs without imports. */
  readonly perSecond?: number;
}

export interface Examination {
  /** The sandboxes that work, the one that is used first. */
  readonly sandboxes: readonly { readonly name: SandboxName; readonly guarantee: string }[];
  /** The command `lean` of the path or of the project, with its version. */
  readonly lean: string | undefined;
  readonly lake: string | undefined;
  readonly project: { readonly folder: string; readonly toolchain?: string; readonly mathlib?: string } | undefined;
  readonly verifiers: readonly Finding[];
}

/** Examines the embedded checker, and every backend for which the options name what it needs. */
export async function examineLean(options: Omit<VerifierOptions, "lean">, seconds: number): Promise<Examination> {
  const folder = options.project;
  const [sandboxes, lean, lake, project] = await Promise.all([
    findSandboxes(),
    versionOf("lean", folder),
    versionOf("lake", folder),
    folder === undefined ? undefined : describeProject(folder),
  ]);
  const verifiers: Finding[] = [await examine("embedded", options, seconds, undefined)];
  for (const name of ["lean", "repl", "kimina"] as const) {
    const needed = missingOption(name, options);
    if (needed === undefined) verifiers.push(await examine(name, options, seconds, lean));
    else verifiers.push({ name, state: "unnamed", detail: `needs ${needed}` });
  }
  return {
    sandboxes: sandboxes.map(({ name, guarantee }) => ({ name, guarantee })),
    lean,
    lake,
    project,
    verifiers,
  };
}

function missingOption(name: VerifierName, { project, repl, url }: Omit<VerifierOptions, "lean">): string | undefined {
  if (name === "kimina") return url === undefined ? "--kimina or GENTZEN_KIMINA_URL" : undefined;
  if (project === undefined) return "--project or GENTZEN_LEAN_PROJECT";
  return name === "repl" && repl === undefined ? "--repl or GENTZEN_REPL" : undefined;
}

async function examine(
  name: VerifierName,
  options: Omit<VerifierOptions, "lean">,
  seconds: number,
  lean: string | undefined,
): Promise<Finding> {
  let verifier: Verifier | undefined;
  try {
    if (name === "kimina" && options.url !== undefined && !(await isKiminaHealthy(options.url))) {
      return { name, state: "missing", detail: `${options.url} does not answer /health` };
    }
    // Without the guard, whose own canaries would count among the checks.
    verifier = name === "embedded" ? await openVerifier({ lean: name }) : await openBackend({ ...options, lean: name });
    const batch = canaries(undefined, 0);
    const verdicts = await verifier.verifyAll(batch.map(({ request }) => request));
    const wrong = wrongCanary(batch, verdicts);
    const kinds = Object.fromEntries(pairsOf(batch, verdicts).map(([{ name }, { kind }]) => [name, kind]));
    const leanVersion = name === "kimina" ? await kiminaLeanVersion(options.url as string, options.key) : lean;
    const facts = { name, leanVersion, canaries: kinds };
    if (wrong !== undefined) return { ...facts, state: "wrong", detail: `${wrong}${reasons(batch, verdicts)}` };
    return { ...facts, state: "works", detail: placeOf(name, options), perSecond: await throughput(verifier, seconds) };
  } catch (error) {
    if (!(error instanceof GentzenError)) throw error;
    return { name, state: "missing", detail: [error.what, ...error.evidence].join("; ") };
  } finally {
    await verifier?.close();
  }
}

/** Why the true canary was not proved, if it was not. */
function reasons(batch: readonly Canary[], verdicts: readonly Verdict[]): string {
  const [, verdict] = pairsOf(batch, verdicts).find(([{ holds }]) => holds) ?? [];
  if (verdict?.kind === "crashed" || verdict?.kind === "rejected") return `: ${verdict.reason}`;
  return verdict?.kind === "failed" ? `: ${verdict.messages[0]?.text}` : "";
}

function placeOf(name: VerifierName, { project, repl, url }: Omit<VerifierOptions, "lean">): string {
  const places = { embedded: "in this process", lean: project, repl, kimina: url };
  return places[name] ?? "";
}

/** Small proofs, each with a number of its own so that none is remembered, until the time is over. */
async function throughput(verifier: Verifier, seconds: number): Promise<number> {
  const start = now();
  let checks = 0;
  do {
    const batches = Array.from({ length: 4 }, () => canaries(undefined, ++checks).filter(({ holds }) => holds));
    await verifier.verifyAll(batches.flat().map(({ request }) => request));
  } while (secondsSince(start) < seconds);
  return checks / secondsSince(start);
}

async function versionOf(name: string, folder = "."): Promise<string | undefined> {
  const path = onPath(name);
  if (path === undefined || !existsSync(folder)) return undefined;
  return firstLine(path, ["--version"], folder);
}

/** The toolchain that a project wants, and the revision of Mathlib that it has. */
async function describeProject(folder: string) {
  const toolchain = await readText(join(folder, "lean-toolchain")).catch(() => undefined);
  const manifest = await readJson(join(folder, "lake-manifest.json")).catch(() => undefined);
  const packages = isRecord(manifest) && Array.isArray(manifest.packages) ? manifest.packages.filter(isRecord) : [];
  const mathlib = packages.find((each) => each.name === "mathlib");
  return {
    folder,
    toolchain: toolchain?.trim(),
    mathlib: mathlib === undefined ? undefined : [mathlib.inputRev, mathlib.rev].filter(Boolean).join(" "),
  };
}
