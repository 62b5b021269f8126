// The script of the worker that trains.
import { preset, writeModelConfig } from "../../../models/index.ts";
import { tokenizerFromTexts } from "../../data/index.ts";
import { DataError } from "../../platform/index.ts";
import type { VerifyRequest } from "../../verify/index.ts";
import { Channel, type Port } from "../channel/channel.ts";
import type { PageProcedures } from "../channel/protocol.ts";
import type { TrainProcedures } from "../train/protocol.ts";
import { type RunRecord, RunStore } from "../train/run_store.ts";
import { modelFile } from "../train/tab_learner.ts";
import { configOf, TabRun } from "../train/tab_run.ts";

const paused = new AbortController();
let going: Promise<unknown> = Promise.resolve();

const channel: Channel<TrainProcedures, PageProcedures> = new Channel<TrainProcedures, PageProcedures>(
  self as unknown as Port,
  {
    train({ name, settings, tokenizer }, { tell }) {
      // The lock is free again when the tab is closed, however that comes.
      const run = navigator.locks.request(`gentzen/run/${name}`, { ifAvailable: true }, async (lock) => {
        if (lock === null)
          throw new DataError(
            `the run ${name} goes on in another tab`,
            "its lock is taken",
            "close it there, or give this one another name",
          );
        const store = await RunStore.open(name);
        const fresh: RunRecord = {
          ...{ settings, tokenizer, stage: "sft", step: 0, done: [], finished: false, events: [], attempts: [] },
          ...{ updates: 0, weightsId: "", saved: Date.now() },
        };
        const verifyAll = (requests: readonly VerifyRequest[]) => channel.call("verify", { judge: 0, requests });
        const tools = { tell, verifyAll, signal: paused.signal };
        await new TabRun(store, (await store.read()) ?? (await store.write(fresh)), tools).go();
        return undefined;
      });
      going = run.catch(() => {});
      return run;
    },
    async pause() {
      paused.abort(new DOMException("the run was paused", "AbortError"));
      await going;
      return undefined;
    },
    async export({ name }) {
      const store = await RunStore.open(name);
      const record = await store.read();
      const bytes = record && (await store.tensors(record));
      if (record === undefined || bytes === undefined)
        throw new DataError(
          `the run ${name} has no model yet`,
          "nothing of it was saved",
          "export it after its first steps",
        );
      const { modelSize, contextLength, promptStyle, sampling } = configOf(record.settings);
      const { vocabSize } = tokenizerFromTexts(record.tokenizer, new Map());
      const config = preset(modelSize, { vocab_size: vocabSize, max_position_embeddings: contextLength });
      const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
      return [
        { name: "config.json", content: json(writeModelConfig(config, "F32")) },
        { name: "model.safetensors", content: modelFile(bytes) },
        { name: "tokenizer.json", content: record.tokenizer },
        { name: "prover.json", content: json({ promptStyle, ...sampling }) },
      ];
    },
  },
);
