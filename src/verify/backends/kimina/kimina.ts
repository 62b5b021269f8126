// The backend `kimina` in Node.
import type { LeanBackend } from "../backend.ts";
import { type KiminaOptions, kiminaBackend } from "./client.ts";
import { sendHttp } from "./node_http.ts";

export type { KiminaOptions } from "./client.ts";

/** A verifier that asks a Kimina Lean Server. Its methods throw LeanError where there is none, or it refuses the key. */
export function kiminaVerifier(options: KiminaOptions): LeanBackend {
  return kiminaBackend(options, sendHttp);
}
