// gentzen solve: proves problems in parts, by sketches whose subgoals a model proves.
import { z } from "zod";
import { describeSolved, solveFields, solveProblems, solveReport } from "../../prover/node.ts";
import { verifierFields, withVerifier } from "../../verify/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { EXIT } from "../exit_codes.ts";
import { pickFields } from "../fields.ts";
import { problemArguments, problemFields, requiredTask } from "../problem_fields.ts";
import { defineRunVerb, quoted, runFields } from "../verb.ts";

export const verb = defineRunVerb({
  summary:
    "prove problems in parts: sketches of `have` steps, whose subgoals are tried, shared, refuted and decomposed in turn",
  description:
    "Only the whole counts, verified against the problem's own statement. Sketches are written by the model, by an endpoint with\n" +
    "OpenAI's chat interface, or are read from a file. The same command goes on with a run that was stopped or killed, and pays for no\n" +
    "answer twice. What came of each problem is in OUT/solved.jsonl, proved subgoals in OUT/lemmas.jsonl. docs/decompose.md",
  config: z.object({
    ...problemFields,
    model: z.string().describe("folder of the model that proves"),
    ...runFields,
    ...solveFields,
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "problems",
  examples: [
    [
      "solve mine.lean --model RUN --out runs/solve --decomposer replay --sketch-file sketches.jsonl",
      "with sketches of others",
    ],
    [
      "solve minif2f.jsonl --model RUN --out runs/f2f --decomposer chat --endpoint https://api.deepseek.com/v1 --endpoint-model deepseek-chat --key-from-env DEEPSEEK_API_KEY --money-budget 5 --price-input 0.3 --price-output 1.2",
      "with sketches of a model behind an endpoint, for at most 5 in its currency",
    ],
  ],
  place: ({ model }) => ({ kind: "solve", sources: [model] }),
  next: ({ out, model, ...config }, done) => [
    done
      ? ["verify FILE.lean", "checks a file with a theorem and its proof, as a project would hold it"]
      : [
          `prove ${problemArguments(config)} --model ${quoted(model)} --search best-first`,
          "searches over states instead",
        ],
  ],
  async run(config, { output, signal, place }) {
    const task = await requiredTask(config);
    await openDevice(config, output);
    const { proved, problems } = await withVerifier(config, (judge) =>
      solveProblems(
        {
          ...{ model: config.model, task, judge, out: place.path, signal, say: (text: string) => output.note(text) },
          onResult: (problem, result) =>
            output.record(solveReport(problem, result), () => describeSolved(problem, result)),
        },
        pickFields(config, solveFields),
      ),
    );
    return proved === problems ? EXIT.ok : EXIT.failed;
  },
});
