// gentzen prove: tries to prove a theorem with a model, every try checked.
import { z } from "zod";
import { verifyEmbedded } from "../../lean/index.ts";
import { promptFor, proofFrom } from "../../prover/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { EXIT } from "../exit_codes.ts";
import { openEngine, openModel, promptIds } from "../model.ts";
import { defineVerb } from "../verb.ts";

export const verb = defineVerb({
  summary: "prove a theorem with a model",
  description: "The exit code is 0 if a proof was found and checked, 1 if none of the samples proves the theorem.",
  config: z.object({
    theorem: z.string().describe("a Lean statement, with or without `:= by`"),
    model: z.string().describe("folder of a model or of a finished run"),
    samples: z.int().min(1).default(64).describe("how many proofs to try at most"),
    batch: z.int().min(1).default(32).describe("how many to sample at once"),
    maxTokens: z.int().min(1).default(192).describe("most tokens of a proof"),
    temperature: z.number().min(0).default(1).describe("0 takes the most likely token each time"),
    seed: z.int().min(0).default(0).describe("equal seeds give equal proofs"),
    ...deviceFields,
  }),
  positional: "theorem",
  examples: [
    ['prove "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p" --model RUN', "prints the theorem with its proof"],
    ['prove "theorem ex (p : Prop) : p → p" --model RUN --samples 8 --json', "one JSON line"],
  ],
  async run(config, { output, signal }) {
    await openDevice(config, output);
    const opened = await openModel(config.model);
    const statement = config.theorem.replace(/\s*:=\s*(by\s*)?$/, "").trim();
    const prompt = promptIds(opened, promptFor(statement));
    const engine = openEngine(opened, config.batch, prompt.length + config.maxTokens);
    const progress = output.progress("prove", config.samples, "samples");
    const { maxTokens, temperature } = config;
    const tried = new Map<string, string>();
    for (let done = 0; done < config.samples && !signal.aborted; done += config.batch) {
      const count = Math.min(config.batch, config.samples - done);
      const [completions] = await engine.generate([
        { prompt, count, maxTokens, temperature, seed: config.seed + done },
      ]);
      for (const { text, finish } of completions) {
        const proof = proofFrom(text);
        if (finish !== "stop" || tried.has(proof)) continue;
        const verdict = verifyEmbedded({ statement, proof });
        tried.set(proof, verdict.kind);
        if (verdict.kind !== "proved") continue;
        progress.finish("proved");
        const record = {
          statement,
          proved: true,
          proof,
          axioms: verdict.axioms,
          samples: done + count,
          checked: tried.size,
        };
        output.record(record, `${statement} := ${proof}`);
        return EXIT.ok;
      }
      progress.update(done + count, `${tried.size} different proofs checked`);
    }
    progress.finish("no proof");
    const verdicts = countKinds(tried.values());
    output.record(
      { statement, proved: false, samples: config.samples, checked: tried.size, verdicts },
      "no proof found",
    );
    return EXIT.failed;
  },
});

function countKinds(kinds: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
