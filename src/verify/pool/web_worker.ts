// The script of a Web Worker that checks proofs one after another and answers each by its number.

import { prelude } from "../../lean/library/index.ts";
import { verifyEmbedded } from "../embedded.ts";
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
const answering = new Answering(verifyEmbedded, say, later);
addEventListener("message", ({ data }: MessageEvent<ToThread>) => answering.hear(data));
prelude();
say({ ready: true });
