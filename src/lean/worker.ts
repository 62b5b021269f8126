// A worker thread that checks proofs one after another and answers each by its number.
import { parentPort } from "node:worker_threads";
import { Answering, type FromThread, type ToThread } from "./checker_thread.ts";
import { verifyEmbedded } from "./embedded.ts";
import { prelude } from "./prelude/load.ts";

const say = (message: FromThread): void => parentPort?.postMessage(message);
const answering = new Answering(verifyEmbedded, say, setImmediate);
parentPort?.on("message", (message: ToThread) => answering.hear(message));
prelude();
say({ ready: true });
