// The verifier of a run, which remembers in the run's folder what a real Lean has said (Node).
import { join } from "node:path";
import { openVerifier, type VerifierOptions } from "../backends/open.ts";
import { toolchainName } from "../backends/toolchain_name.ts";
import type { Verifier } from "../verifier.ts";
import { cachedVerifier } from "./verdict_cache.ts";
import { openVerdictFile } from "./verdict_file.ts";

/**
 * Opens the verifier of a run. What a real Lean says is kept in the run's `verdicts.jsonl`, so that a resumed run does not ask
 * again; the embedded checker is faster than a disk, and remembers in memory.
 *
 * @param folder of a run, which the caller holds
 * @throws ConfigError where something that the verifier needs is not named, or not there
 */
export async function openRunVerifier(options: VerifierOptions, folder: string): Promise<Verifier> {
  const verifier = await openVerifier(options);
  if (options.lean === "embedded") return verifier;
  const store = openVerdictFile(join(folder, "verdicts.jsonl"));
  return cachedVerifier(verifier, store, await toolchainName(options), options.secondCheck);
}
