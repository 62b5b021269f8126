// A learner, sampler and judge without a model: the learner's skill grows with what it is fed, deterministically.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../../src/platform/index.ts";
import type {
  Backend,
  Learner,
  ProofJudge,
  RolloutGroup,
  SampledCompletion,
  Sampler,
  SamplingOptions,
  StepPlace,
} from "../../../src/prover/interfaces.ts";
import { sequentOfPrompt, taughtSteps } from "../../../src/tasks/index.ts";
import { textHash } from "../../../src/tasks/logic/canonical.ts";
import { parseStatement } from "../../../src/tasks/logic/parse.ts";
import { completionFor, type TrainingText, tidy } from "../../../src/tasks/logic/prompts.ts";
import { findProof } from "../../../src/tasks/logic/search/search.ts";
import { verifyEmbedded } from "../../../src/verify/index.ts";
import { simulate } from "./simulator.ts";

interface Weights {
  /** Proofs with this many tactics succeed about every other time. */
  skill: number;
  /** A digest of everything that was learnt, in order. */
  digest: string;
  optimiserSteps: number;
}

/** Called before and after everything that a real run would spend time on; a test may throw from it. */
export type Tick = (where: string) => void;

const searched = new Map<string, readonly string[] | undefined>();

function oracle(statement: string): readonly string[] | undefined {
  if (!searched.has(statement)) {
    const result = findProof(parseStatement(statement).sequent);
    searched.set(statement, result.kind === "proved" ? result.proof.lines : undefined);
  }
  return searched.get(statement);
}

/** The statement that a prompt in the style `goal` stands for. */
function statementOf(prompt: string): string {
  const [hypotheses, goal] = tidy(prompt.trim()).split("⊢");
  const binders = hypotheses.split(",").filter((text) => text.trim() !== "");
  return `theorem ex ${binders.map((text) => `(${text.trim()})`).join(" ")} : ${goal.trim()}`;
}

export class FakeBackend implements Backend {
  weights: Weights = { skill: 1, digest: "start", optimiserSteps: 0 };
  reference: string | undefined;
  sampled = 0;
  private readonly tick: Tick;

  constructor(tick: Tick = () => {}) {
    this.tick = tick;
  }

  readonly sampler: Sampler = {
    sample: async (prompts: readonly string[], options: SamplingOptions) => {
      this.tick("sample");
      const result = prompts.map((prompt, index) =>
        Array.from({ length: options.count }, (_, place) => this.completion(prompt, options.seed, index, place)),
      );
      this.sampled += prompts.length * options.count;
      this.tick("sampled");
      return result;
    },
  };

  readonly judge: ProofJudge = {
    verifyAll: async (requests) => {
      this.tick("verify");
      return requests.map(({ statement, proof }) => {
        // Goals that a proof closed have the names that hypotheses had there, which the simulator does not know.
        const { hypothesisNames } = parseStatement(statement);
        if (hypothesisNames.some((name, place) => name !== `h${place}`)) return verifyEmbedded({ statement, proof });
        const lines = proof.split("\n  ").slice(1);
        const failure = simulate(parseStatement(statement).sequent, lines);
        return failure === undefined ? { kind: "proved", axioms: [] } : { kind: "failed", messages: [] };
      });
    },
  };

  readonly learner: Learner = {
    weightsId: "fake",
    begin: async () => {
      this.weights.optimiserSteps = 0;
    },
    sftStep: async (texts: Iterable<TrainingText>, place: StepPlace) => {
      this.tick("sft step");
      const batch = firstOf(texts, 8);
      const lines = batch.reduce((sum, text) => sum + text.completion.split("\n").length - 1, 0) / batch.length;
      this.learn(JSON.stringify([batch, place]), Math.max(this.weights.skill, lines) - this.weights.skill);
      this.tick("sft stepped");
      return { loss: 1 / this.weights.skill, lines };
    },
    grpoStep: async (groups: readonly RolloutGroup[], place: StepPlace) => {
      this.tick("grpo step");
      this.learn(JSON.stringify([groups, place, this.reference]), 0.05 * groups.length);
      return { loss: 0, groups: groups.length };
    },
    setReference: async (folder) => {
      this.reference = JSON.parse(readFileSync(join(folder, "weights.json"), "utf8")).digest;
    },
    blend: async (folder, share) => {
      const other = JSON.parse(readFileSync(join(folder, "weights.json"), "utf8")) as Weights;
      this.weights.skill = (1 - share) * this.weights.skill + share * other.skill;
      this.weights.digest = textHash(`${this.weights.digest} ${other.digest} ${share}`);
    },
    save: async (folder) => {
      this.tick("save");
      writeFileSync(join(folder, "weights.json"), JSON.stringify(this.weights));
      this.tick("saved");
    },
    load: async (folder) => {
      this.weights = JSON.parse(readFileSync(join(folder, "weights.json"), "utf8"));
    },
    exportModel: async (folder) => {
      this.tick("export");
      if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "model.json"), JSON.stringify(this.weights));
    },
  };

  private learn(what: string, gain: number): void {
    const steps = this.weights.optimiserSteps + 1;
    this.weights = {
      skill: this.weights.skill + 0.2 * gain,
      digest: textHash(`${this.weights.digest} ${steps} ${what}`),
      optimiserSteps: steps,
    };
  }

  /** A step that is right about as often as the skill says, at a goal alone. */
  private step(prompt: string, seed: number, index: number, place: number): SampledCompletion {
    const random = new Random(`${this.weights.digest} ${seed} ${index} ${place}`);
    const right = random.next() < 1 - 0.3 / this.weights.skill;
    const text = (right ? taughtSteps(sequentOfPrompt(prompt)!)?.[0].completion : undefined) ?? " assumption";
    const tokens = [...text].map((character) => character.charCodeAt(0));
    return { text, tokens, logprobs: tokens.map(() => -random.next()), weightsId: "fake", finish: "stop" };
  }

  private completion(prompt: string, seed: number, index: number, place: number): SampledCompletion {
    if (prompt.endsWith(" by")) return this.step(prompt, seed, index, place);
    const lines = oracle(statementOf(prompt));
    const random = new Random(`${this.weights.digest} ${seed} ${index} ${place}`);
    const chance = lines === undefined ? 0 : 1 / (1 + Math.exp(lines.length - this.weights.skill));
    const good = random.next() < chance;
    const text = good
      ? completionFor(["by", ...lines!.map((line) => `  ${line}`)].join("\n"))
      : "\n  assumption\n  left";
    const tokens = [...text].map((character) => character.charCodeAt(0));
    return { text, tokens, logprobs: tokens.map(() => -random.next()), weightsId: "fake", finish: "stop" };
  }
}

/** The first few items of what may have no end. */
export function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    taken.push(item);
  }
  return taken;
}
