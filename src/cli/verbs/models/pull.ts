// gentzen pull: a model from Hugging Face into its cache.
import { z } from "zod";
import { describePulled, pullFields, pullModel, pullOptions } from "../../../data/node.ts";
import { pickFields } from "../../fields.ts";
import { defineVerb } from "../../verb.ts";

export const verb = defineVerb({
  summary: "download a model from Hugging Face into its cache",
  description:
    "What loading needs, each file whole and held against its length and hash; what was cut off is gone on with. The cache is the one that\n" +
    "Hugging Face's own programs have (HF_HOME, HF_HUB_CACHE). Wherever a model's folder is asked for, OWNER/NAME then names it.",
  config: z.object({ model: z.string().describe("OWNER/NAME, or OWNER/NAME@REVISION"), ...pullFields }),
  positional: "model",
  examples: [
    ["pull AI-MO/Kimina-Prover-RL-0.6B", "then: gentzen prove … --model AI-MO/Kimina-Prover-RL-0.6B"],
    ["pull OWNER/NAME@v1.0 --token-from-env", "a model behind terms, with the token in HF_TOKEN"],
  ],
  resumes: true,
  next: ({ model }) => [[`model check ${model}`, "looks it over"]],
  async run(config, { output, signal }) {
    const pulled = await output.follow("pull", "MB", ({ onProgress }) =>
      pullModel(config.model, { ...pullOptions(pickFields(config, pullFields)), onProgress, signal }),
    );
    output.record(pulled, describePulled(pulled));
    return undefined;
  },
});
