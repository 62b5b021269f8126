// Where a proof is tried again whose check came to nothing: alone, on fresh workers, between canaries.

import { itemAt, LeanError, pairsOf, Random } from "../../platform/index.ts";
import {
  type Canary,
  canaries,
  isFinal,
  type Verdict,
  type Verifier,
  type VerifyRequest,
  wrongCanary,
} from "../../verify/index.ts";
import type { ProofJudge } from "../interfaces.ts";

/** How a proof stands after its check. */
export type Standing =
  /** The verdict is about the proof. */
  | "judged"
  /** The proof ends the checker each time, on healthy workers too: it has failed. */
  | "crashes"
  /** The checker could not be asked: nothing is known of the proof. */
  | "lost";

/** A verdict, and what it says of the proof. */
export interface SettledCheck {
  readonly verdict: Verdict;
  readonly standing: Standing;
}

/** A proof that crashes a healthy worker so often, alone, has failed. */
const crashesAlone = 2;

/** Tries proofs one after another. Each is tried where a true theorem has just been proved and a false one has not. */
export class CleanRoom {
  private readonly judge: ProofJudge;
  /** Drawn afresh, so that no canary can have been seen before. */
  private readonly random = new Random(itemAt(globalThis.crypto.getRandomValues(new Uint32Array(1)), 0));
  private worker: Verifier | undefined;
  /** Whether the last canaries had their verdicts, and nothing has gone wrong since. */
  private healthy = false;
  /** Once canaries are lost on new workers too, the rest is lost with them. */
  private given = true;

  constructor(judge: ProofJudge) {
    this.judge = judge;
  }

  /**
   * Tries a proof: once for one that ran out of time, since it has then had its time twice, and twice for one that crashed.
   *
   * @param before what its check came to
   * @throws LeanError when the false canary is `proved`: then no verdict can be trusted
   */
  async try(request: VerifyRequest, before: Verdict): Promise<SettledCheck> {
    let verdict = before;
    for (let crashes = 0; crashes < crashesAlone; crashes++) {
      if (!(await this.isHealthy(request.header))) return { verdict, standing: "lost" };
      verdict = itemAt(await this.workers().verifyAll([request]), 0);
      if (isFinal(verdict)) return { verdict, standing: "judged" };
      this.healthy = false;
      if (verdict.kind === "timeout") break;
    }
    if (!(await this.isHealthy(request.header))) return { verdict, standing: "lost" };
    return { verdict, standing: verdict.kind === "timeout" ? "judged" : "crashes" };
  }

  async close(): Promise<void> {
    await this.worker?.close();
    this.worker = undefined;
  }

  private workers(): ProofJudge {
    this.worker ??= this.judge.fresh?.();
    return this.worker ?? this.judge;
  }

  /** Tries the canaries; on new workers, where the old ones do not recover: a proof that spoils them for good has failed as well. */
  private async isHealthy(header: string | undefined): Promise<boolean> {
    for (let attempt = 1; attempt <= 2 && !this.healthy && this.given; attempt++) {
      if (attempt === 2) await this.close();
      this.healthy = await this.canariesHold(header);
    }
    this.given = this.healthy;
    return this.healthy;
  }

  private async canariesHold(header: string | undefined): Promise<boolean> {
    const pair = canaries(header, this.random.uint32()).filter(({ name }) => name === "true" || name === "false");
    const verdicts = await this.workers().verifyAll(pair.map(({ request }) => request));
    const believed = pairsOf(pair, verdicts).find(([{ holds }, { kind }]) => !holds && kind === "proved");
    if (believed !== undefined) throw unsound(believed[0]);
    return wrongCanary(pair, verdicts) === undefined && verdicts.every(isFinal);
  }
}

function unsound({ request }: Canary): LeanError {
  return new LeanError(
    "the verifier accepted a proof of a false statement",
    [`statement: ${request.statement}`, `proof: ${request.proof.trim()}`],
    "no reward can be trusted: see what `gentzen lean doctor` says of this verifier",
  );
}
