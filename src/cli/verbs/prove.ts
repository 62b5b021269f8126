// gentzen prove: tries to prove a theorem with a model, every try checked.
import { z } from "zod";
import { FairJudge, promptFor, proofFrom } from "../../prover/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { EXIT } from "../exit_codes.ts";
import { openEngine, openModel, promptIds } from "../model.ts";
import { modelForm } from "../model_form.ts";
import { EngineSampler } from "../sampler.ts";
import { searchSubgoals } from "../search_subgoals.ts";
import { defineVerb } from "../verb.ts";
import { openConfiguredVerifier, verifierFields } from "../verifier.ts";

export const verb = defineVerb({
  summary: "prove a theorem with a model",
  description:
    "Where no sample proves the theorem, the search goes on goal by goal: a first tactic, then each goal that it leaves.\n" +
    "The exit code is 0 if a proof was found and checked, 1 if not.",
  config: z.object({
    theorem: z.string().describe("a Lean statement, with or without `:= by`"),
    model: z.string().describe("folder of a model or of a finished run"),
    samples: z.int().min(1).default(64).describe("how many proofs to try at most"),
    batch: z.int().min(1).default(32).describe("how many to sample at once"),
    subgoals: z.int().min(0).default(8).describe("steps of the search goal by goal after them; 0 leaves it out"),
    maxTokens: z.int().min(1).optional().describe("most tokens of a proof; default as in training"),
    temperature: z
      .number()
      .min(0)
      .optional()
      .describe("0 takes the most likely token each time; default as in training"),
    seed: z.int().min(0).default(0).describe("equal seeds give equal proofs"),
    ...verifierFields,
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
    const { promptStyle, ...trained } = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const statement = config.theorem.replace(/\s*:=\s*(by\s*)?$/, "").trim();
    const form = modelForm(statement);
    const prompt = promptIds(opened, promptFor(form.statement, promptStyle));
    const longest = config.subgoals === 0 ? prompt.length + maxTokens : opened.model.config.max_position_embeddings;
    const engine = openEngine(opened, config.batch, longest);
    const verifier = await openConfiguredVerifier(config);
    const judge = FairJudge.of(verifier);
    const progress = output.progress("prove", config.samples, "samples");
    const counts = new Map<string, number>();
    const tried = new Set<string>();
    try {
      for (let done = 0; done < config.samples && !signal.aborted; done += config.batch) {
        const count = Math.min(config.batch, config.samples - done);
        const request = { prompt, count, maxTokens, temperature, seed: config.seed + done };
        const [completions] = await engine.generate([request]);
        const proofs = completions
          .map(({ text }) => form.translate(proofFrom(text)))
          .filter((proof) => !tried.has(proof));
        const fresh = [...new Set(proofs)];
        const settled = await judge.settleAll(fresh.map((proof) => ({ statement, proof })));
        for (const [i, { verdict, standing }] of settled.entries()) {
          // What was lost may be tried again, if it is sampled again.
          if (standing !== "lost") tried.add(fresh[i]);
          const name = standing === "judged" ? verdict.kind : standing;
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
        const index = settled.findIndex(({ verdict }) => verdict.kind === "proved");
        if (index >= 0) {
          const [proof, { verdict }] = [fresh[index], settled[index]];
          progress.finish("proved");
          const record = { statement, proved: true, proof, verdict, samples: done + count, checked: tried.size };
          output.record(record, `${statement} := ${proof}`);
          return EXIT.ok;
        }
        progress.update(done + count, `${tried.size} different proofs checked`);
      }
      if (config.subgoals > 0 && !signal.aborted) {
        const sampler = new EngineSampler(
          engine,
          (text) => promptIds(opened, text),
          () => "stored",
        );
        const goal = { name: "theorem", statement: form.statement, provable: true };
        const sampling = { style: promptStyle, temperature, maxTokens, seed: config.seed };
        const stitched = await searchSubgoals(goal, { sampler, verifier, sampling, waves: config.subgoals });
        const proof = stitched === undefined ? undefined : form.translate(stitched);
        const verdict = proof === undefined ? undefined : (await judge.settle({ statement, proof })).verdict;
        if (verdict?.kind === "proved") {
          progress.finish("proved goal by goal");
          const record = { statement, proved: true, proof, verdict, samples: config.samples, checked: tried.size };
          output.record({ ...record, subgoals: true }, `${statement} := ${proof}`);
          return EXIT.ok;
        }
      }
    } finally {
      await verifier.close();
    }
    progress.finish("no proof");
    const verdicts = Object.fromEntries(counts);
    const unknown = [
      counts.has("lost") ? `; ${counts.get("lost")} tries were lost, since the checker could not be asked` : "",
      counts.has("crashes") ? `; ${counts.get("crashes")} tries crash the checker` : "",
    ];
    output.record(
      { statement, proved: false, samples: config.samples, checked: tried.size, verdicts },
      `no proof found${unknown.join("")}`,
    );
    return EXIT.failed;
  },
});
