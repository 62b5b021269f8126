// The same work for a page, a worker and Node: ops, training, generation and proofs, with results that messages can carry.
import { applyOp, gpu, initGpu, readAll, registry, sftStep, Trainer } from "../../src/index.ts";
import { Random } from "../../src/platform/index.ts";
import { worstDisagreement } from "../../src/reference/index.ts";
import { type Verdict, verifyEmbedded } from "../../src/verify/index.ts";
import { makeInput } from "../ops/samples.ts";
import { smallDecoder } from "../train/decoder.ts";
import { randomSequences } from "../train/sequences.ts";

const SIZES = { vocabulary: 24, context: 32 };

/** Opens the device; in Node, SwiftShader's. */
export async function describeDevice() {
  const { info, features } = await initGpu({ prefer: "swiftshader" });
  return { info, features };
}

export interface RecordError {
  readonly name: string;
  /** Largest |actual - expected| / (1 + |expected|) over all outputs. */
  readonly error: number;
  readonly tolerance: number;
}

/** Every op record's first sample that the device can run, against its float64 reference. */
export async function recordErrors(): Promise<RecordError[]> {
  const results: RecordError[] = [];
  for (const [name, op] of registry()) {
    const isHalf = (sample: (typeof op.samples)[number]) => JSON.stringify(sample).includes("f16");
    const sample = op.samples.find((candidate) => gpu().features.f16 || !isHalf(candidate));
    if (!sample) continue;
    const random = new Random(name);
    const inputs = sample.inputs.map((input) => makeInput(input, random));
    const expected = op.reference(
      inputs.map((input) => input.array),
      sample.attrs,
    );
    const outputs = applyOp(
      op,
      inputs.map((input) => input.tensor),
      sample.attrs,
    );
    const actual = await readAll(outputs);
    const errors = actual.map((values, index) => worstDisagreement(values, expected[index].data).error);
    results.push({
      name,
      error: Math.max(...errors),
      tolerance: sample.tolerance ?? (isHalf(sample) ? 2e-3 : 1e-5),
    });
  }
  return results;
}

/** Losses and gradient norms of two steps of a small Llama; the second stands on the first one's update. */
export async function trainingSteps() {
  const trainer = new Trainer(smallDecoder(SIZES).model, { capacity: 96, weightDecay: 0.1 });
  const steps: { loss: number; norm: number }[] = [];
  for (const seed of [0, 1]) {
    const sequences = randomSequences(12, SIZES.vocabulary, seed, 16);
    const { loss, grad_norm: norm } = await sftStep(trainer, sequences, { lr: 0.01, clip: 1 });
    steps.push({ loss, norm });
  }
  trainer.dispose();
  return steps;
}

/** Tokens and log-probabilities of a greedy completion and of two samples. */
export async function generate() {
  const engine = smallDecoder(SIZES).makeEngine(4);
  const request = { prompt: [3, 1, 4], count: 1, maxTokens: 10, temperature: 0, seed: 1 };
  const completions = await engine.generate([request, { ...request, prompt: [7], count: 2, temperature: 1 }]);
  engine.dispose();
  return completions.flat().map(({ tokens, logprobs }) => ({ tokens, logprobs }));
}

/** Verdicts on a proof, on a proof of something else, and on one left open. */
export function proofs(): Verdict[] {
  const statement = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p";
  return ["by\n  constructor\n  · exact h.2\n  · exact h.1", "by\n  exact h", "by\n  sorry"].map((proof) =>
    verifyEmbedded({ statement, proof }),
  );
}
