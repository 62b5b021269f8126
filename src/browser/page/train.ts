// A training run for a page: the page's side of the worker that trains.
import { ConfigError, DataError, nearest } from "../../platform/index.ts";
import { Channel } from "../channel/channel.ts";
import type { PageProcedures } from "../channel/protocol.ts";
import type { TrainProcedures } from "../train/protocol.ts";
import type { RunRecord } from "../train/run_store.ts";
import type { TabTraining, TrainOptions } from "../train/types.ts";
import { startTraining } from "../worker/start.ts";
import { openChecker } from "./checker.ts";
import { failureOf } from "./failure.ts";
import { checkSupport } from "./support.ts";

export { listRuns, removeRun } from "../train/run_store.ts";

const PRESETS = ["smoke", "micro", "tiny", "small"];

/**
 * Trains a prover of logic in the tab: supervised steps, then expert iteration on what the checker takes. The run is kept in the browser's store,
 * and a run of the same name is gone on with, as it was begun.
 *
 * @throws DeviceError without WebGPU, ConfigError for a preset that there is not, DataError for a tokenizer that cannot be read
 */
export async function train(options: TrainOptions): Promise<TabTraining> {
  const { name = "run", preset = "smoke", seed = 1, steps, rounds, roundSteps, onEvent, signal } = options;
  if (!PRESETS.includes(preset))
    throw new ConfigError(
      `no preset '${preset}'`,
      PRESETS.join(", "),
      `did you mean ${nearest(preset, PRESETS) ?? "smoke"}?`,
    );
  await checkSupport();
  signal?.throwIfAborted();
  await navigator.storage?.persist?.().catch(() => false);
  const given = { steps, rounds, roundSteps };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const settings: RunRecord["settings"] = { preset, seed, ...said };
  const tokenizer = await textAt(options.tokenizer);
  const worker = (options.createWorker ?? startTraining)();
  const { createCheckerWorker } = options;
  const verifier = options.verifier ?? openChecker(createCheckerWorker && { createWorker: createCheckerWorker });
  const channel = new Channel<PageProcedures, TrainProcedures>(worker, {
    verify: ({ requests }) => verifier.verifyAll(requests),
    lost: () => undefined,
  });
  const pause = async () => {
    await channel.call("pause", undefined);
  };
  signal?.addEventListener("abort", () => void pause().catch(() => {}), { once: true });
  const training = channel.call("train", { name, settings, tokenizer }, { told: (event) => onEvent?.(event) });
  const done = Promise.race([failureOf(worker), training]).catch((error: unknown) => {
    throw signal?.aborted && (error as Error).name === "AbortError" ? signal.reason : error;
  });
  done.catch(() => {});
  const close = async () => {
    worker.terminate();
    channel.close(new DOMException("the run was closed", "AbortError"));
    if (options.verifier === undefined) await verifier.close();
  };
  return {
    done,
    pause,
    async exportModel() {
      const files = await channel.call("export", { name });
      return files.map((file) => new File([file.content as BlobPart], file.name));
    },
    close,
  };
}

async function textAt(address: string | URL): Promise<string> {
  const answer = await fetch(address).catch((error: unknown) => {
    throw new DataError(`cannot read ${address}`, String(error), "is the server there?", { cause: error });
  });
  if (answer.ok) return answer.text();
  throw new DataError(
    `cannot read ${address}`,
    `the server answers ${answer.status}`,
    "give the address of a tokenizer.json",
  );
}
