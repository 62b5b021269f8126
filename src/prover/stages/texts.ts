// The texts of supervised training: proofs of the SFT set and those found, as they are, renumbered, or grown.
import type { Random } from "../../platform/index.ts";
import {
  canonicalForm,
  grow,
  type Proved,
  parseStatement,
  printStatement,
  shiftNames,
  signatureOf,
  type TrainingText,
  tacticProof,
  trainingText,
} from "../../tasks/index.ts";
import type { ExpertExample } from "../expert_iteration.ts";
import type { Run } from "../run/run.ts";

/** How many of the texts are grown, and by how much. */
interface Growth {
  readonly growShare: number;
  readonly growMost: number;
}

/** How many of the texts are of proofs found, and how much more often the longer ones come. */
interface Mixture extends Growth {
  readonly freshShare: number;
  readonly lengthBias: number;
}

/** Draws training texts; every draw depends on the seed and the step alone. */
export class TextSource {
  private readonly run: Run;
  private readonly parsed = new Map<number, Proved>();
  private readonly heldOut: ReadonlySet<string>;

  constructor(run: Run) {
    this.run = run;
    const { validation, test } = run.sets;
    this.heldOut = new Set([...validation, ...test].map(({ canonical }) => canonical));
  }

  /** Texts of the SFT set, without end; the purpose decides which. */
  *sftTexts(purpose: string, growth: Growth): Generator<TrainingText> {
    const random = this.run.random(purpose);
    for (;;) yield this.sftText(growth, random);
  }

  /** Texts of expert iteration, without end: verified proofs and, for the rest, the SFT set. */
  *mixedTexts(purpose: string, examples: readonly ExpertExample[], mixture: Mixture): Generator<TrainingText> {
    const random = this.run.random(purpose);
    const freshShare = examples.length === 0 ? 0 : mixture.freshShare;
    const weights = examples.map(({ tactics }) => tactics ** mixture.lengthBias);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (;;) {
      if (random.next() >= freshShare) {
        yield this.sftText(mixture, random);
        continue;
      }
      const { problem, proof } = examples[pickIndex(weights, random.next() * total)];
      const { statement } = this.run.poolProblem(problem);
      yield this.varied(statement, proof, () => provedText(statement, proof), mixture, random);
    }
  }

  private sftText(growth: Growth, random: Random): TrainingText {
    const index = random.int(this.run.sets.sft.length);
    const { statement, proof } = this.run.sets.sft[index];
    return this.varied(statement, proof!, () => this.parsedText(index), growth, random);
  }

  /** A proof as it is, or grown into a longer one. */
  private varied(
    statement: string,
    proof: string,
    parsed: () => Proved,
    { growShare, growMost }: Growth,
    random: Random,
  ): TrainingText {
    const grown = random.next() < growShare ? this.grown(parsed(), growMost, random) : undefined;
    return grown ? this.text(grown.statement, grown.proof, random) : this.text(statement, proof, random);
  }

  /** A problem grown from another; undefined where it has become a held-out one. */
  private grown(from: Proved, most: number, random: Random): { statement: string; proof: string } | undefined {
    const { symbols, maxHypotheses, maxConnectives } = this.run.config.problems;
    const { length } = this.run.sets.sft;
    const options = {
      most,
      maxHypotheses,
      maxConnectives: maxConnectives + 1,
      other: () => this.parsedText(random.int(length)),
    };
    const { sequent, lines } = grow(from, options, random);
    if (signatureOf(sequent).predicates.size > symbols || this.heldOut.has(canonicalForm(sequent).text))
      return undefined;
    return { statement: printStatement(sequent), proof: tacticProof(lines) };
  }

  private parsedText(index: number): Proved {
    let proved = this.parsed.get(index);
    if (proved === undefined) {
      const { statement, proof } = this.run.sets.sft[index];
      proved = provedText(statement, proof!);
      this.parsed.set(index, proved);
    }
    return proved;
  }

  private text(statement: string, proof: string, random: Random): TrainingText {
    const { shiftShare, shiftMost } = this.run.config.texts;
    const shifted = random.next() < shiftShare;
    const offset = shifted ? 1 + random.int(Math.max(1, shiftMost)) : 0;
    const named = offset === 0 ? { statement, proof } : shiftNames(statement, proof, offset);
    return trainingText(named.statement, named.proof, this.run.config.promptStyle);
  }
}

/** The first place at which the running sum of the weights passes `point`. */
function pickIndex(weights: readonly number[], point: number): number {
  let sum = 0;
  for (let index = 0; index < weights.length - 1; index++) {
    sum += weights[index];
    if (point < sum) return index;
  }
  return weights.length - 1;
}

/** A statement and its proof, taken apart. */
function provedText(statement: string, proof: string): Proved {
  const lines = proof
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  return { sequent: parseStatement(statement).sequent, lines };
}
