// A Kimina Lean Server as a verifier for a page: a worker prepares the texts and asks it.
import { LeanError } from "../../platform/index.ts";
import type { KiminaOptions, Verifier } from "../../verify/index.ts";
import { Channel } from "../channel/channel.ts";
import type { SessionProcedures } from "../channel/protocol.ts";
import { startSessions } from "../worker/start.ts";

/** Where the server is, its key, and how much it is asked at once. */
export type KiminaServer = Pick<KiminaOptions, "url" | "key" | "batch" | "connections" | "milliseconds">;

/**
 * A verifier that asks a Kimina Lean Server, which runs a real Lean with Mathlib. The server has to let pages of other origins ask it. Its methods
 * throw LeanError where there is none, or it refuses the key.
 */
export function openKimina(server: KiminaServer, createWorker: () => Worker = startSessions): Verifier {
  const worker = createWorker();
  const channel = new Channel<object, SessionProcedures>(worker, {});
  const verifyAll: Verifier["verifyAll"] = (requests) => channel.call("kimina", { server, requests });
  return {
    name: "kimina",
    verifyAll,
    verify: async (request) => (await verifyAll([request]))[0]!,
    async close() {
      worker.terminate();
      channel.close(new LeanError("the verifier was closed", []));
    },
  };
}
