// gentzen expert: expert iteration alone, on any problems with any model, as a resumable run.
import { join, resolve } from "node:path";
import { z } from "zod";
import { stepMembers } from "../../data/index.ts";
import { schedule } from "../../optim/index.ts";
import { now, secondsSince } from "../../platform/index.ts";
import { type AttemptRecord, EngineSampler, expertIteration, type RoundSummary } from "../../prover/index.ts";
import {
  beginRun,
  encodeTexts,
  openEngine,
  openModel,
  promptIds,
  TrainingRun,
  trainingFields,
} from "../../prover/node.ts";
import { Journal } from "../../runs/node.ts";
import { type TrainingText, tacticCount, textHash } from "../../tasks/index.ts";
import { sftStep } from "../../train/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { namedTask, problemFields, reportLeftOut, trainableProblems } from "../problem_fields.ts";
import { defineRunVerb } from "../verb.ts";
import { openRunVerifier, verifierFields, withoutVerifierFields } from "../verifier.ts";

export const verb = defineRunVerb({
  summary: "expert iteration on problems: attempt, check, train on the proofs, and again",
  description:
    "Every round attempts unsolved problems, those within reach first, and trains on the shortest proof of each that was solved.\n" +
    "Header and statement reach the verifier as the files have them. The same command goes on with a run that was stopped or\n" +
    "killed. Proofs are in OUT/proofs.jsonl, the result is in OUT/model, the numbers of every step in OUT/metrics.jsonl.",
  config: z.object({
    ...problemFields,
    model: z.string().describe("folder of the model to begin with"),
    count: z.int().min(1).optional().describe("take so many problems at most"),
    rounds: z.int().min(1).default(3).describe("rounds of attempts and training"),
    perRound: z.int().min(1).default(512).describe("problems attempted in a round"),
    samples: z.int().min(1).default(8).describe("attempts at each of them"),
    chunk: z.int().min(1).default(64).describe("problems sampled together"),
    maxSolveRate: z
      .number()
      .min(0)
      .max(1)
      .default(0.75)
      .describe("problems proved more often than this are not trained on"),
    subgoals: z.int().min(0).default(0).describe("steps of the search goal by goal for what no sample proves"),
    oracle: z
      .boolean()
      .default(false)
      .describe("choose problems by the lengths of proofs that their files or task know"),
    steps: z.int().min(1).default(50).describe("training steps of a round"),
    batch: z.int().min(1).default(32).describe("proofs of a step"),
    temperature: z.number().positive().optional().describe("of sampling; default as in training"),
    maxTokens: z.int().min(1).optional().describe("most tokens of a completion; default as in training"),
    ...trainingFields,
    lr: trainingFields.lr.default(3e-4),
    rows: z.int().min(1).default(64).describe("sequences generated at the same time"),
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "problems",
  examples: [
    [
      "expert mine.lean --model RUN --out runs/expert",
      "theorems of a file of your own, behind what it says before them",
    ],
    [
      "expert own.jsonl --model RUN --out runs/own --rounds 5 --subgoals 4",
      'records {"name": …, "statement": …, "header": …}',
    ],
    [
      "expert minif2f.jsonl --split valid --format lean --lean kimina --model RUN --out runs/f2f",
      "a benchmark's problems",
    ],
    ["expert --task logic --count 500 --model RUN --out runs/logic --oracle", "problems that gentzen draws"],
  ],
  place: ({ model }) => ({ kind: "expert", sources: [model] }),
  async run(config, { output, signal, place }) {
    const { problems: _files, task: _task, out: _out, adapter: _adapter, ...decisive } = withoutVerifierFields(config);
    const { seed, rounds, steps } = config;
    const device = await openDevice(config, output);
    const opened = await openModel(config.model);
    const trained = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const found = await trainableProblems(config, opened, maxTokens);
    const { problems: pool, leftOut, format } = found;
    reportLeftOut(leftOut, output);
    const statements = textHash(pool.map(({ header, statement }) => `${header}${statement}`).join("\n"));
    const facts = { format: format.name, model: resolve(config.model), temperature, maxTokens };
    await beginRun(place, { loop: "expert", statements, ...decisive, ...facts });
    const run = await TrainingRun.open("expert", place.path, opened, config, (text) => output.note(text));
    const resumedAt = run.step;
    const attempts = new Journal<AttemptRecord>(join(run.path, "attempts.jsonl"));
    const proofs = new Journal<object>(join(run.path, "proofs.jsonl"));
    const verifier = await openRunVerifier(config, run.path);
    const context = opened.model.config.max_position_embeddings;
    const engine = openEngine(opened, config.rows, config.subgoals > 0 ? context : found.longest);
    const sampler = new EngineSampler(
      engine,
      (text) => promptIds(opened, text),
      () => run.trainer.weightsId,
    );
    const shape = { kind: config.schedule, lr: config.lr, warmup: config.warmup, floor: config.floor };
    const rate = schedule({ ...shape, steps: rounds * steps });
    const progress = output.progress("expert", rounds * steps);
    const started = now();
    const longest = Math.min(context, config.capacity);

    async function train(round: number, texts: readonly TrainingText[], summary: RoundSummary): Promise<void> {
      const { sequences } =
        texts.length === 0 ? { sequences: [] } : encodeTexts(opened, [...texts.map((text) => ({ ...text }))], longest);
      const about = {
        "expert/round": round,
        "expert/solved": summary.solved,
        "expert/newly_solved": summary.newlySolved,
      };
      const end = round * steps;
      while (run.step < end && !signal.aborted) {
        const at = run.step;
        // Nothing to learn from yet: the round's steps are passed over.
        if (sequences.length === 0) {
          await run.record(end, about);
          break;
        }
        const batch = stepMembers(sequences.length, config.batch, at, seed).map((index) => sequences[index]);
        const metrics = await sftStep(run.trainer, batch, { lr: rate(at), clip: config.clip });
        await run.record(at + 1, { ...metrics, ...about });
        progress.update(at + 1, `round ${round}: ${summary.solved} solved, loss ${metrics.loss.toFixed(4)}`);
      }
      await run.save();
    }

    let results: readonly RoundSummary[] = [];
    try {
      results = await expertIteration({
        pool,
        canaries: (await namedTask(config))!.canaries({ seed }),
        ...(config.oracle ? { oracle: found.oracle } : {}),
        ...{ format, mode: config.mode, sampler, judge: verifier, temperature, maxTokens, seed },
        ...{ rounds, problems: config.perRound, samples: config.samples, chunk: config.chunk },
        maxSolveRate: config.maxSolveRate,
        subgoals: { waves: config.subgoals, width: 3, samples: 4 },
        earlier: attempts.read(),
        onProofs: (fresh) =>
          proofs.append(
            fresh.map(({ problem: { name, header, statement }, round, proof, lemmas }) => ({
              problem: name,
              ...(header === "" ? {} : { header }),
              statement,
              proof,
              ...(lemmas === undefined ? {} : { lemmas }),
              tactics: tacticCount(proof),
              origin: `expert ${round}`,
            })),
          ),
        onAttempt(record, { round, attempted, solved }) {
          attempts.append([record]);
          progress.update(run.step, `round ${round}: ${attempted} attempted, ${solved} solved`);
        },
        train,
        signal,
      });
    } finally {
      await verifier.close();
    }
    progress.finish();
    if (signal.aborted) return undefined;
    const summary = {
      loop: "expert",
      steps: run.step,
      resumedAt,
      problems: pool.length,
      leftOut: leftOut.length,
      leftOutRecords: leftOut,
      solved: results.at(-1)?.solved ?? 0,
      oracle: config.oracle,
      rounds: results,
      model: join(run.path, "model"),
      adapter: device.info,
      seconds: secondsSince(started),
    };
    await run.finish(summary, { ...trained, promptStyle: format.name, temperature, maxTokens });
    output.record(summary, () => {
      const lines = results.map(
        (each) => `round ${each.round}: ${each.newlySolved} of ${each.attempted} newly solved, ${each.solved} in all`,
      );
      const chosen = config.oracle ? ["problems were chosen by the lengths of known proofs"] : [];
      return [
        ...lines,
        ...chosen,
        `${summary.solved} of ${pool.length} problems solved (${leftOut.length} left out); the model is in ${summary.model}`,
      ].join("\n");
    });
    return undefined;
  },
});
