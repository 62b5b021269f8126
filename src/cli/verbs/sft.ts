// gentzen sft: supervised fine-tuning on texts, as a resumable run.
import { z } from "zod";
import { describeSft, memoryField, readTexts, runSft, sftFields } from "../../prover/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { pickFields } from "../fields.ts";
import { defineRunVerb, pageOf, quoted, runFields } from "../verb.ts";

export const verb = defineRunVerb({
  summary: "supervised fine-tuning on prompts with completions, or on texts",
  description:
    'Records are {"prompt": …, "completion": …}, of which the completion is learnt, or {"text": …}. Texts are packed into\n' +
    "micro-batches without seeing each other. The same command goes on with a run that was stopped or killed, to the same\n" +
    "losses. The result is in OUT/model, the numbers of every step are in OUT/metrics.jsonl.",
  config: z.object({
    data: z.string().describe("file of JSON lines"),
    ...runFields,
    ...sftFields,
    evalData: z.string().optional().describe("file of held-out texts, besides the share of the data"),
    ...memoryField,
    ...deviceFields,
  }),
  positional: "data",
  examples: [
    ["sft proofs.jsonl --model-size micro --out runs/sft --steps 200", "a new model"],
    ["sft --model RUN/model --data proofs.jsonl --out runs/more --epochs 2 --lr 3e-4", "goes on with a model"],
    ["sft proofs.jsonl --model-size tiny --out runs/sft --eval-share 0.05", "with a held-out loss"],
  ],
  place: ({ model }) => ({ kind: "sft", sources: [model] }),
  next: ({ out, data }) => [
    [`score --model ${quoted(out)} FILE`, "how likely it finds a text"],
    [`generate --model ${quoted(out)} PROMPT`, `continues a prompt such as those in ${data}`],
    pageOf(out),
  ],
  async run(config, { output, signal, place }) {
    const records = await readTexts(config.data);
    const heldOut = config.evalData === undefined ? [] : await readTexts(config.evalData);
    await openDevice(config, output);
    const summary = await output.follow("sft", "steps", (watch) =>
      runSft(
        { out: place, records, heldOut, signal, deviceMemory: config.deviceMemory, ...watch },
        pickFields(config, sftFields),
      ),
    );
    if (summary !== undefined) output.record(summary, () => describeSft(summary));
    return undefined;
  },
});
