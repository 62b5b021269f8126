// Lesson 9: an experiment of your own: a task, a format and a reward, learnt by expert iteration, then by GRPO.
// Run:    npx tsx examples/09_own_experiment.ts [ROUNDS] [STEPS]
// Takes:  a minute in software.
// Expect: more problems solved in every round, then the reward to rise towards 1.2.
import { Engine, grpo, initGpu, promptAndCompletion, sftStep, stepMembers, Trainer } from "gentzen";
import { asDecoder, asLanguageModel, llamaConfig, makeModel } from "gentzen/models";
import { embeddedVerifier } from "gentzen/node";
import { EngineSampler, expertIteration, ProofGroups } from "gentzen/prover";
import { automation, combineRewards, type Format, type Problem, proofReward, type Task } from "gentzen/tasks";

const [rounds = 3, steps = 20] = process.argv.slice(2).map(Number);
// 1. The task: to find the one True among many a False. The header says what T and F are.
const header = "abbrev T : Prop := True\nabbrev F : Prop := False\n";
const problemOf = (name: string): Problem => {
  return { name, statement: `theorem ex : ${[...name].join(" ∨ ")}`, header, source: "here", split: "" };
};
const pool = ["T", "TF", "FT", "TFF", "FTF", "FFT", "TFFF", "FTFF", "FFTF", "FFFT"].map(problemOf);
// 2. The format: a letter for each step of the way.
const words: Record<string, string> = { l: "  left", r: "  right", t: "  trivial" };
const format: Format = {
  name: "path",
  prompt: ({ name }) => name,
  read: (text) => ({ proof: ["by", ...[...text].map((letter) => words[letter] ?? "  skip")].join("\n") }),
  write: ({ proof }) => proof.replace(/by|\n {2}(.)\w+/g, "$1"),
};
const problems = () => ({ problems: pool, leftOut: [], repeated: [], oracle: new Map() });
const canaries = () => [problemOf("FF")];
const task: Task = { name: "find", problems, formats: [format], canaries, baselines: [automation] };
// 3. The reward: 1 for a proof, and 0.2 more for one that the model ends by itself. It counts for proofs alone.
const ends = { name: "ends", reward: (_: Problem, { finish }: { finish: string }) => 0.2 * Number(finish === "stop") };
const reward = combineRewards([proofReward, ends]);

await initGpu();
const alphabet = ["F", "T", "l", "r", "t", "<end>"];
const encode = (text: string) => [...text].map((letter) => alphabet.indexOf(letter));
const decodeText = (ids: readonly number[]) => ids.map((id) => alphabet[id]).join("");
const shape = { vocab_size: 6, hidden_size: 64, intermediate_size: 128, num_hidden_layers: 2, num_attention_heads: 4 };
const model = makeModel(llamaConfig({ ...shape, max_position_embeddings: 32 }), 1);
const trainer = new Trainer(asLanguageModel(model), { capacity: 256 });
const engine = new Engine(asDecoder(model), { rows: 64, contextLength: 32, endOfText: 5, decodeText });
const sampler = new EngineSampler(engine, encode, () => trainer.weightsId);
const judge = embeddedVerifier();
const common = { format, sampler, judge, temperature: 1, maxTokens: 6, seed: 1 };
const attempts = { rounds, problems: 10, samples: 64, chunk: 10, maxSolveRate: 1 };
async function train(round: number, texts: readonly { prompt: string; completion: string }[]) {
  const all = texts.map(({ prompt, completion }) => promptAndCompletion(encode(prompt), [...encode(completion), 5]));
  for (let step = 0; step < 20 && all.length > 0; step++) {
    const batch = stepMembers(all.length, 8, step, round).map((index) => all[index]);
    await sftStep(trainer, batch, { lr: 2e-3, clip: 1 });
  }
  console.log(`round ${round}: ${texts.length} of ${pool.length} solved`);
}
await expertIteration({ ...common, ...attempts, pool, canaries: task.canaries({ seed: 1 }), train });
const groups = new ProofGroups({ ...common, problems: pool, encode, reward, steps, prompts: 10, group: 16 });
const schedule = { kind: "constant", lr: 5e-4, warmup: 0, floor: 1 } as const;
const onStep = ({ step, reward }: Record<string, number>) => console.log(`step ${step}: reward ${reward.toFixed(2)}`);
const options = { steps, groups: 10, schedule, seed: 1, temperature: 1, maxTokens: 6, onStep };
await grpo(trainer, (step, count, round) => groups.propose(step, count, round), options);
await judge.close();
process.exit(0);
