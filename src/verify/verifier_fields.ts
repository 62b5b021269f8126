// The fields that choose who checks proofs (Node).
import { z } from "zod";
import { openVerifier, type VerifierOptions, verifierNames } from "./backends/open.ts";
import { openRunVerifier } from "./cache/run_verifier.ts";
import type { Verifier } from "./verifier.ts";

/** Who checks. Places that are not given are taken from the environment. */
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
export type VerifierConfig = z.output<z.ZodObject<typeof verifierFields>>;

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

/**
 * Opens the verifier that the fields name for a piece of work, and closes it afterwards.
 *
 * @param run the folder of a run that keeps what a real Lean says
 * @throws ConfigError where something that the verifier needs is not named, or not there
 */
export async function withVerifier<T>(
  config: VerifierConfig,
  work: (verifier: Verifier) => Promise<T>,
  run?: string,
): Promise<T> {
  const options = verifierOptions(config);
  const verifier = await (run === undefined ? openVerifier(options) : openRunVerifier(options, run));
  try {
    return await work(verifier);
  } finally {
    await verifier.close();
  }
}

/** A configuration without the fields that say who checks, which change no result. */
export function withoutVerifierFields<Config extends VerifierConfig>(
  config: Config,
): Omit<Config, keyof typeof verifierFields> {
  const kept = Object.entries(config).filter(([name]) => !(name in verifierFields));
  return Object.fromEntries(kept) as Omit<Config, keyof typeof verifierFields>;
}
