// gentzen model check: what a model's folder holds, and what the model does with it.
import { z } from "zod";
import { UsageError } from "../../../platform/index.ts";
import { checkFields, checkModel, describeModelCheck } from "../../../prover/node.ts";
import { verifierFields, withVerifier } from "../../../verify/node.ts";
import { deviceFields, openDevice } from "../../device.ts";
import { EXIT } from "../../exit_codes.ts";
import { pickFields } from "../../fields.ts";
import { defineVerb, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "look a model's folder over: shapes, ids, prompt, logits, a proof",
  description:
    "`gentzen model check FOLDER` prints what is needed to hold a model against its makers' own programs: shapes, token ids, the prompt of its\n" +
    "format (recorded, or rebuilt from a description), the likeliest tokens behind it, and one proof with its verdict. The exit code is 1 if\n" +
    "something is wrong with the folder; a proof that fails is none.",
  config: z.object({
    words: z.array(z.string()).describe("check, and the folder of a model"),
    ...checkFields,
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "words",
  examples: [
    ["model check MODEL --format kimina --max-tokens 4096", "a Kimina-Prover"],
    ["model check MODEL --format goedel --weights q8 --json", "in 8 bits, as one JSON line"],
  ],
  next: ({ words: [, folder = "MODEL"] }) => [[`eval FILES --model ${quoted(folder)}`, "pass@k on problems"]],
  async run(config, { output }) {
    const [action, folder, ...others] = config.words;
    if (action !== "check" || folder === undefined || others.length > 0)
      throw new UsageError(
        "model takes an action and a folder",
        config.words.join(" ") || "(nothing)",
        "gentzen model check FOLDER",
      );
    await openDevice(config, output);
    const found = await withVerifier(config, (judge) => checkModel(folder, judge, pickFields(config, checkFields)));
    output.record(found, () => describeModelCheck(found));
    return found.findings.length === 0 ? EXIT.ok : EXIT.failed;
  },
});
