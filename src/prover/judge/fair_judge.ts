// A judge that tells what is the proof's doing from what is the checker's: an outage is no failure of a proof, and a proof that
// brings the checker down is no outage.

import { itemAt, LeanError, pairsOf } from "../../platform/index.ts";
import { isFinal, type Verdict, type VerifyRequest } from "../../verify/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import { CleanRoom, type SettledCheck } from "./clean_room.ts";

/** So many of the latest checks tell whether the checker works, those of a larger batch all; fewer than so many do not. */
const [window, fewest] = [64, 16];

/** A judge of whose every verdict it is known whether it says anything about the proof. */
export class FairJudge {
  private readonly judge: ProofJudge;
  /** The latest checks, the newest last: why there was no verdict, or an empty text. */
  private latest: { readonly standing: SettledCheck["standing"]; readonly reason: string }[] = [];
  private alone: Promise<unknown> = Promise.resolve();

  private constructor(judge: ProofJudge) {
    this.judge = judge;
  }

  /** The fair judge around a judge: always the same one, since it remembers how the checker has done lately. */
  static of(judge: ProofJudge): FairJudge {
    const known = fairJudges.get(judge) ?? new FairJudge(judge);
    fairJudges.set(judge, known);
    return known;
  }

  /**
   * The verdicts in the order of the requests. What came to no verdict is tried again alone, one after another.
   *
   * @throws LeanError when most of the latest checks came to nothing, or a false canary was `proved`
   */
  async settleAll(requests: readonly VerifyRequest[]): Promise<SettledCheck[]> {
    const verdicts = await this.judge.verifyAll(requests);
    const open = pairsOf(requests, verdicts).flatMap(([request, verdict], at) =>
      isFinal(verdict) ? [] : [{ request, verdict, at }],
    );
    const settled: SettledCheck[] = verdicts.map((verdict) => ({ verdict, standing: "judged" }));
    if (open.length > 0) {
      const work = this.alone.then(async () => {
        const room = new CleanRoom(this.judge);
        try {
          for (const { request, verdict, at } of open) settled[at] = await room.try(request, verdict);
        } finally {
          await room.close();
        }
      });
      this.alone = work.catch(() => {});
      await work;
    }
    this.remember(settled);
    return settled;
  }

  async settle(request: VerifyRequest): Promise<SettledCheck> {
    return itemAt(await this.settleAll([request]), 0);
  }

  private remember(settled: readonly SettledCheck[]): void {
    const entries = settled.map(({ verdict, standing }) => ({ standing, reason: reasonOf(verdict) }));
    this.latest = [...this.latest, ...entries].slice(-Math.max(window, settled.length));
    const lost = this.latest.filter(({ standing }) => standing === "lost");
    const crashing = this.latest.filter(({ standing }) => standing === "crashes");
    if (this.latest.length < fewest || 2 * (lost.length + crashing.length) <= this.latest.length) return;
    const reason = [...lost, ...crashing].at(-1)?.reason;
    throw new LeanError(
      `the checker does not work: ${lost.length + crashing.length} of the last ${this.latest.length} checks came to no verdict`,
      [`${lost.length} were lost with the canaries, ${crashing.length} end the checker each time; the last: ${reason}`],
      "find the cause with `gentzen lean doctor`, then give the same command again: a run goes on from its last checkpoint",
    );
  }
}

/** An outage says nothing of a proof, and must not be remembered as if it did. */
export function lostCheck(name: string): LeanError {
  return new LeanError(
    "the checker came to no verdict on a proof",
    `${name}: its canaries were lost as well`,
    "find the cause with `gentzen lean doctor`, then give the same command again: it goes on with this check",
  );
}

const fairJudges = new WeakMap<ProofJudge, FairJudge>();

function reasonOf(verdict: Verdict): string {
  if (verdict.kind === "crashed") return verdict.reason.split("\n", 1).join();
  return verdict.kind === "timeout" ? `the limit on ${verdict.limit} was reached` : "";
}
