// A worker thread that checks proofs one after another and answers each by its number.
import { parentPort } from "node:worker_threads";
import { prelude } from "../../lean/library/index.ts";
import { verifyEmbedded } from "../embedded.ts";
import { Answering, type FromThread, type ToThread } from "./checker_thread.ts";

const say = (message: FromThread): void => parentPort?.postMessage(message);
const answering = new Answering(verifyEmbedded, say, setImmediate);
parentPort?.on("message", (message: ToThread) => answering.hear(message));
prelude();
say({ ready: true });
