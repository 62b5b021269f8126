// Opens a verifier by its name, with what the machine has.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { ConfigError } from "../../platform/index.ts";
import { guardedVerifier, type IndependentCheck } from "../policy/guard.ts";
import { embeddedVerifier } from "../pool/pool.ts";
import type { Verifier } from "../verifier.ts";
import { checkMilliseconds, type LeanBackend } from "./backend.ts";
import { kiminaVerifier } from "./kimina/kimina.ts";
import { leanVerifier } from "./lean.ts";
import { replVerifier } from "./repl/repl.ts";
import { requireSandbox } from "./sandbox/find.ts";
import { processLimits } from "./sandbox/sandbox.ts";
import { programCheck } from "./second_check.ts";
import { openProject, readablePaths } from "./toolchain.ts";

/** The kinds of verifier. */
export const verifierNames = ["embedded", "repl", "lean", "kimina"] as const;
export type VerifierName = (typeof verifierNames)[number];

export interface VerifierOptions {
  readonly lean: VerifierName;
  /** Folder of the Lake project whose imports are wanted: for `lean` and `repl`. */
  readonly project?: string;
  /** The program of leanprover-community/repl, built for the project's version of Lean. */
  readonly repl?: string;
  /** Address of the server: for `kimina`. */
  readonly url?: string;
  /** The server's API key, if it wants one. */
  readonly key?: string;
  /** Checks at the same time. */
  readonly workers?: number;
  /** Wall time of a check unless the request says otherwise, in seconds. */
  readonly seconds?: number;
  /** Wall time of a header in a REPL, in seconds. */
  readonly headerSeconds?: number;
  /** Memory of each Lean process, in MiB. */
  readonly memoryMegabytes?: number;
  /** Runs Lean where no sandbox works: then a proof can do on this machine whatever its user can. */
  readonly allowUnsandboxed?: boolean;
  /** A program that confirms what the verifier accepts; it needs the project. {@link programCheck} says how it is called. */
  readonly secondCheck?: string;
}

/**
 * Opens a verifier. With a real Lean, and with a second check, every batch carries canaries: a wrong verdict on one of them
 * voids the batch.
 *
 * @throws {ConfigError} where something that it needs is not named, or not there.
 */
export async function openVerifier(options: VerifierOptions): Promise<Verifier> {
  const { lean, secondCheck } = options;
  const recheck = secondCheck === undefined ? undefined : await openSecondCheck(options, secondCheck);
  if (lean !== "embedded") return guardedVerifier(await openBackend({ ...options, lean }), { recheck });
  const verifier = embeddedVerifier({ workers: options.workers, memoryMegabytes: options.memoryMegabytes });
  return recheck === undefined ? verifier : guardedVerifier(verifier, { recheck });
}

async function openSecondCheck(options: VerifierOptions, program: string): Promise<IndependentCheck> {
  if (!existsSync(program)) {
    throw new ConfigError(
      "there is no such program",
      resolve(program),
      "name the program for the second check by its path",
    );
  }
  return programCheck({ program, ...(await openPlace(options)) });
}

/** Opens a verifier that asks a real Lean. @throws {ConfigError} where something that it needs is not named, or not there. */
export async function openBackend(options: VerifierOptions & { lean: LeanBackend["name"] }): Promise<LeanBackend> {
  const milliseconds = 1000 * (options.seconds ?? checkMilliseconds / 1000);
  if (options.lean === "kimina") {
    const url = needed(
      options.url,
      "the address of the Kimina server is missing",
      "name it, as in --kimina http://localhost:8000",
    );
    return kiminaVerifier({ url, key: options.key, connections: options.workers, milliseconds });
  }
  const { project, sandbox, limits, workers } = await openPlace(options);
  if (options.lean === "lean") return leanVerifier({ project, sandbox, limits, workers, milliseconds });
  const repl = resolve(needed(options.repl, "the REPL's program is missing", "name it, as in --repl path/to/repl"));
  if (!existsSync(repl))
    throw new ConfigError("there is no such REPL", repl, "build it with `lake build`; docs/verifiers.md shows how");
  return replVerifier({
    command: () =>
      sandbox.command({
        program: repl,
        args: [],
        directory: project.folder,
        readable: readablePaths([...project.readable, repl]),
        environment: project.variables,
        limits,
      }),
    limits,
    workers,
    milliseconds,
    headerMilliseconds: 1000 * (options.headerSeconds ?? 300),
    retireChecks: 200,
    retireMemoryBytes: limits.memoryBytes / 2,
    retireMilliseconds: 3_600_000,
  });
}

/** Where programs of Lean run: the project, the sandbox around them, and what they may use. */
async function openPlace(options: VerifierOptions) {
  const folder = needed(
    options.project,
    "the Lake project is missing",
    "name its folder, as in --project path/to/project",
  );
  const sandbox = await requireSandbox(options.allowUnsandboxed === true);
  const project = await openProject(folder);
  const { memoryMegabytes } = options;
  const limits =
    memoryMegabytes === undefined ? processLimits : { ...processLimits, memoryBytes: memoryMegabytes * 2 ** 20 };
  const workers = options.workers ?? Math.max(1, availableParallelism() >> 1);
  return { project, sandbox, limits, workers, milliseconds: 1000 * (options.seconds ?? checkMilliseconds / 1000) };
}

function needed(value: string | undefined, what: string, hint: string): string {
  if (value !== undefined && value !== "") return value;
  throw new ConfigError(what, [], hint);
}
