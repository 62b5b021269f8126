// The flags that choose who checks proofs, for every verb that checks any.

import { join } from "node:path";
import { z } from "zod";
import { cachedVerifier, type Verifier } from "../verify/index.ts";
import { openVerdictFile, openVerifier, toolchainName, type VerifierOptions, verifierNames } from "../verify/node.ts";

/** Fields of a verb's configuration. Places that are not given are taken from the environment. */
export const verifierFields = {
  lean: z
    .enum(verifierNames)
    .default("embedded")
    .describe("who checks: gentzen's own checker, a pool of REPLs, lake env lean, or a Kimina server"),
  project: z.string().optional().describe("Lake project for repl and lean; default $GENTZEN_LEAN_PROJECT"),
  repl: z.string().optional().describe("program of the REPL; default $GENTZEN_REPL"),
  kimina: z
    .string()
    .optional()
    .describe("address of the Kimina server; default $GENTZEN_KIMINA_URL, key in $GENTZEN_KIMINA_KEY"),
  workers: z.int().min(1).optional().describe("checks at the same time"),
  checkSeconds: z.number().positive().optional().describe("time limit of a check by a real Lean (default 60)"),
  memory: z.int().min(64).optional().describe("MiB of memory for each checking process"),
  secondCheck: z
    .string()
    .optional()
    .describe("program that confirms each proof, called with a file and the theorem's name; docs/verifiers.md"),
  allowUnsandboxedLean: z
    .boolean()
    .default(false)
    .describe("run Lean though no sandbox works here: a proof can then do on this machine whatever you can"),
};

/** What the fields say. */
export interface VerifierConfig {
  lean: VerifierOptions["lean"];
  project?: string;
  repl?: string;
  kimina?: string;
  workers?: number;
  checkSeconds?: number;
  memory?: number;
  secondCheck?: string;
  allowUnsandboxedLean: boolean;
}

/** The options of the library, with what the environment names. */
export function verifierOptions(config: VerifierConfig): VerifierOptions {
  const { env } = process;
  return {
    lean: config.lean,
    project: config.project ?? env.GENTZEN_LEAN_PROJECT,
    repl: config.repl ?? env.GENTZEN_REPL,
    url: config.kimina ?? env.GENTZEN_KIMINA_URL,
    key: env.GENTZEN_KIMINA_KEY ?? env.LEAN_SERVER_API_KEY,
    workers: config.workers,
    seconds: config.checkSeconds,
    memoryMegabytes: config.memory,
    secondCheck: config.secondCheck,
    allowUnsandboxed: config.allowUnsandboxedLean,
  };
}

/** Opens the verifier that the fields name. @throws {ConfigError} where something that it needs is not named, or not there. */
export function openConfiguredVerifier(config: VerifierConfig): Promise<Verifier> {
  return openVerifier(verifierOptions(config));
}

/**
 * Opens the verifier of a run. What a real Lean says is kept in the run's `verdicts.jsonl`, so that a resumed run does not ask
 * again; the embedded checker is faster than a disk, and remembers in memory.
 */
export async function openRunVerifier(config: VerifierConfig, folder: string): Promise<Verifier> {
  const verifier = await openConfiguredVerifier(config);
  if (config.lean === "embedded") return verifier;
  const toolchain = await toolchainName(verifierOptions(config));
  const store = openVerdictFile(join(folder, "verdicts.jsonl"));
  return cachedVerifier(verifier, store, toolchain, config.secondCheck);
}

/** A configuration without the fields that say who checks, which change no result. */
export function withoutVerifierFields<Config extends VerifierConfig>(
  config: Config,
): Omit<Config, keyof typeof verifierFields> {
  const kept = Object.entries(config).filter(([name]) => !(name in verifierFields));
  return Object.fromEntries(kept) as Omit<Config, keyof typeof verifierFields>;
}
