// The embedded checker for a page: verdicts from a pool of workers, goals from one more.
import { webVerifier } from "../../verify/index.ts";
import { Channel } from "../channel/channel.ts";
import type { SessionProcedures } from "../channel/protocol.ts";
import type { TabChecker } from "../types.ts";
import { startSessions } from "../worker/start.ts";

export interface CheckerOptions {
  /** Workers that check at the same time; by default one for each processor, four at most. */
  readonly workers?: number;
  /** Makes the workers of the checker: `web_worker.js`. */
  readonly createWorker?: () => Worker;
  /** Makes the worker that says what is open: `session_worker.js`. */
  readonly createSessionWorker?: () => Worker;
}

const MOST_WORKERS = 4;

/** The embedded checker in workers. They start when they are first asked. */
export function openChecker(options: CheckerOptions = {}): TabChecker {
  const { workers = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1), createWorker } = options;
  const { createSessionWorker = startSessions } = options;
  const pool = webVerifier({ workers, ...(createWorker && { createWorker }) });
  let sessions: { readonly worker: Worker; readonly channel: Channel<object, SessionProcedures> } | undefined;
  const started = () => {
    const worker = createSessionWorker();
    return { worker, channel: new Channel<object, SessionProcedures>(worker, {}) };
  };
  const close = async () => {
    sessions?.worker.terminate();
    await pool.close();
  };
  return {
    name: pool.name,
    verify: (request) => pool.verify(request),
    verifyAll: (requests) => pool.verifyAll(requests),
    goals(theorem, lines) {
      sessions ??= started();
      return sessions.channel.call("goals", { ...theorem, lines });
    },
    close,
  };
}
