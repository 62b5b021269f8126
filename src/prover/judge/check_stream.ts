// Checks that begin while others are still being sampled: what has gathered goes to the judge, equal requests once.
import { now, pairsOf, secondsSince } from "../../platform/index.ts";
import type { VerifyRequest } from "../../verify/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import type { SettledCheck } from "./clean_room.ts";
import { FairJudge } from "./fair_judge.ts";

/** Batches that are with the judge at the same time; what comes meanwhile waits for the next. */
const BATCHES = 2;

/** Takes requests as they come and has them judged in batches. */
export class CheckStream {
  private readonly judge: FairJudge;
  private readonly known = new Set<string>();
  private waiting = new Map<string, VerifyRequest>();
  private readonly settled = new Map<string, SettledCheck>();
  private readonly running = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;
  private scheduled = false;
  private busySince = 0;
  private busy = 0;

  constructor(judge: ProofJudge) {
    this.judge = FairJudge.of(judge);
  }

  /** Seconds in which something was being checked. */
  get seconds(): number {
    return this.busy;
  }

  /** Takes a request, unless one with this key was taken. What is added together is judged together. */
  add(key: string, request: VerifyRequest): void {
    if (this.known.has(key)) return;
    this.known.add(key);
    this.waiting.set(key, request);
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.begin();
    });
  }

  /**
   * Waits for every check. Nothing may be added afterwards.
   *
   * @returns what came of each request, by its key
   * @throws what the judge threw, as {@link FairJudge.settleAll} does
   */
  async settle(): Promise<ReadonlyMap<string, SettledCheck>> {
    this.begin();
    while (this.running.size > 0) await Promise.all(this.running);
    if (this.failure !== undefined) throw this.failure.error;
    return this.settled;
  }

  private begin(): void {
    if (this.waiting.size === 0 || this.running.size >= BATCHES || this.failure !== undefined) return;
    const batch = [...this.waiting];
    this.waiting = new Map();
    if (this.running.size === 0) this.busySince = now();
    const work = this.judgeBatch(batch).finally(() => {
      this.running.delete(work);
      if (this.running.size === 0) this.busy += secondsSince(this.busySince);
      this.begin();
    });
    this.running.add(work);
  }

  private async judgeBatch(batch: readonly (readonly [string, VerifyRequest])[]): Promise<void> {
    try {
      const settled = await this.judge.settleAll(batch.map(([, request]) => request));
      for (const [[key], check] of pairsOf(batch, settled)) this.settled.set(key, check);
    } catch (error) {
      this.failure ??= { error };
    }
  }
}
