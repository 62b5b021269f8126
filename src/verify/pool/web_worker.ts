// The script of a Web Worker that checks proofs one after another and answers each by its number. It begins with what nearly every proof
// needs; a proof that meets a part of the checker that is not there waits for it, and is checked again from its beginning.

import { prelude } from "../../lean/library/index.ts";
import { LeanError, MissingPart } from "../../platform/index.ts";
import { checkProof } from "../check.ts";
import type { Verdict, VerifyRequest } from "../verifier.ts";
import { Answering, type FromThread, type ToThread } from "./checker_thread.ts";

/** A message to itself comes after those that wait already, without the pause that timers have. */
const { port1, port2 } = new MessageChannel();
const work: (() => void)[] = [];
port1.onmessage = () => work.shift()?.();
const later = (run: () => void): void => {
  work.push(run);
  port2.postMessage(undefined);
};

const say = (message: FromThread): void => postMessage(message);

async function check(request: VerifyRequest): Promise<Verdict> {
  try {
    return checkProof(request);
  } catch (error) {
    if (error instanceof MissingPart) await load(error);
    else await broken(error);
    return check(request);
  }
}

async function load({ part }: MissingPart): Promise<void> {
  say({ ready: false });
  try {
    await part.load();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await broken(new LeanError("A part of the checker cannot be loaded.", [part.name, why]));
  }
  say({ ready: true });
}

/** Tells the page, which ends this worker: there is nothing to be answered any more. */
function broken(error: unknown): Promise<never> {
  reportError(error);
  return new Promise(() => undefined);
}

const answering = new Answering(check, say, later);
addEventListener("message", ({ data }: MessageEvent<ToThread>) => answering.hear(data));
prelude();
say({ ready: true });
