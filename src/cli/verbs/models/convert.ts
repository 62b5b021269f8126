// gentzen convert: a model in codes that load at once, or as plain numbers for other programs.
import { z } from "zod";
import { UsageError } from "../../../platform/index.ts";
import { convertFields, convertModel } from "../../../prover/node.ts";
import { deviceFields, openDevice } from "../../device.ts";
import { pickFields } from "../../fields.ts";
import { defineVerb, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "write a model in codes that load at once, or as plain numbers",
  description:
    "`gentzen convert MODEL OUT` writes a folder that answers as MODEL does when it is loaded with these --weights.",
  config: z.object({
    words: z.array(z.string()).describe("the model, and the folder for the new one"),
    ...convertFields,
    ...deviceFields,
  }),
  positional: "words",
  examples: [
    ["convert MODEL small --weights q4", "loads without being quantised again"],
    ["convert RUN plain --weights bf16", "for transformers and other programs"],
  ],
  next: ({ words: [, out = "OUT"] }) => [[`model check ${quoted(out)}`, "looks it over"]],
  async run(config, { output, signal }) {
    const [model, out, ...others] = config.words;
    if (model === undefined || out === undefined || others.length > 0)
      throw new UsageError("convert takes a model and a folder", config.words.join(" "), "gentzen convert MODEL OUT");
    await openDevice(config, output);
    const done = await convertModel(model, out, pickFields(config, convertFields), signal);
    output.record(
      done,
      `${(done.bytes / 1e6).toFixed(1)} MB of weights in ${done.weights}; the model is in ${done.out}`,
    );
    return undefined;
  },
});
