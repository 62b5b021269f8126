// gentzen merge: low-rank corrections added into their model.
import { z } from "zod";
import { mergeAdapter, mergeFields } from "../../../prover/node.ts";
import { deviceFields, openDevice } from "../../device.ts";
import { pickFields } from "../../fields.ts";
import { defineVerb, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "add low-rank corrections into their model",
  description: "The result is a model's folder that computes the same, for programs that know no adapters.",
  config: z.object({
    adapter: z.string().describe("folder with adapter_config.json, or of a run that trained with --lora"),
    ...mergeFields,
    device: deviceFields.adapter,
  }),
  positional: "adapter",
  examples: [
    ["merge runs/sft --out merged", "of a run"],
    ["merge ADAPTER --model BASE --out merged --stored BF16", "of others, over a model of yours"],
  ],
  next: ({ out }) => [[`prove "theorem ex (p : Prop) : p → p" --model ${quoted(out)}`, "asks the merged model"]],
  async run(config, { output, signal }) {
    await openDevice({ adapter: config.device }, output);
    const merged = await mergeAdapter(config.adapter, pickFields(config, mergeFields), signal);
    output.record(merged, `${merged.layers} layers merged; the model is in ${merged.out}`);
    return undefined;
  },
});
