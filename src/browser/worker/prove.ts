// A theorem proved before the eyes of a page: samples are told while they are written, with the goals behind each line, and judged as they end.
import { drawProofs, EngineSampler, promptIds, type SamplingOptions, shortestProof } from "../../prover/index.ts";
import type { Answer } from "../../tasks/index.ts";
import { spliceSource, type Verdict, type VerifyRequest } from "../../verify/index.ts";
import type { ProveEvent, ProveRequest } from "../channel/protocol.ts";
import type { JudgedSample, ProveOutcome, WrittenSample } from "../types.ts";
import { type AskedTheorem, askTheorem } from "./ask_theorem.ts";
import { linesOfProof, ProofFollower } from "./follow_proof.ts";
import type { ModelHost } from "./model_host.ts";

const SAMPLES = 8;

interface Proving {
  readonly tell: (event: ProveEvent) => void;
  readonly signal: AbortSignal;
  readonly judge: (request: VerifyRequest) => Promise<Verdict>;
}

/** @throws UsageError or ConfigError for a theorem that cannot be asked about */
export async function prove(
  host: ModelHost,
  { statement, options }: ProveRequest,
  { tell, signal, judge }: Proving,
): Promise<ProveOutcome> {
  const { samples: count = SAMPLES, all = false, seed = 0, ...asking } = options;
  const asked = await askTheorem(statement, asking, host.opened);
  const { problem, format, mode, drawing } = asked;
  tell({ kind: "prompt", prompt: format.steps?.(problem, mode)?.prompt ?? format.prompt(problem, mode) });
  /** Ends the sampling early, where a proof is there and no more are wanted. */
  const enough = new AbortController();
  const texts = new SampleTexts(asked, tell);
  const judged = new Map<number, Promise<JudgedSample>>();
  let tokens = 0;

  const finish = (written: Omit<WrittenSample, "proof" | "lemmas">, refused?: Verdict) => {
    const { sample, text } = written;
    tokens += written.tokens;
    texts.follow(sample, text, true);
    judged.set(sample, settle({ ...written, ...answerIn(asked, text) }, refused));
  };
  const settle = async (written: WrittenSample, refused: Verdict | undefined): Promise<JudgedSample> => {
    const { proof } = written;
    const verdict = refused ?? (proof === undefined ? undefined : await judge(requestOf(asked, { ...written, proof })));
    const found: JudgedSample = { ...written, ...(verdict && { verdict }) };
    tell({ kind: "verdict", judged: found });
    if (verdict?.kind === "proved" && !all) enough.abort();
    return found;
  };

  const sampling: SamplingOptions = { ...drawing, count, seed };
  const both = AbortSignal.any([signal, enough.signal]);
  const encode = (text: string) => promptIds(host.opened, text);
  try {
    await host.alone(signal, async () => {
      if (format.steps === undefined) {
        const sampler = new EngineSampler(host.engine, encode, () => "stored", both, {
          onText: (_, sample, piece) => texts.add(sample, piece),
          onFinished: (_, sample, { text, finish: finished, tokens: { length } }) =>
            finish({ sample, text, finish: finished, tokens: length }),
        });
        await drawProofs(sampler, [problem], { format, mode }, sampling);
        return;
      }
      // Each sample is a problem of its own: its steps are told by the place of the problem. Equal prompts are still computed once.
      const sampler = new EngineSampler(host.engine, encode, () => "stored", both);
      const each = Array.from({ length: count }, () => problem);
      const one = { ...sampling, count: 1 };
      const drawn = await drawProofs(sampler, each, { format, mode }, one, undefined, (sample, lines) =>
        texts.set(sample, lines),
      );
      for (const [sample, [completion]] of drawn.entries()) {
        if (completion === undefined) continue;
        const { text, finish: finished, refused, steps = [] } = completion;
        const length = steps.reduce((sum, step) => sum + step.tokens.length, 0);
        finish({ sample, text, finish: finished, tokens: length }, refused);
      }
    });
  } catch (error) {
    if (!enough.signal.aborted || signal.aborted) throw error;
  }
  const settled = await Promise.all([...judged.values()]);
  settled.sort((a, b) => a.sample - b.sample);
  const proofs = settled.filter(({ verdict }) => verdict?.kind === "proved");
  const proof = shortestProof(proofs.flatMap(({ proof: own }) => own ?? []));
  if (proof === undefined) return { samples: settled, tokens };
  const { lemmas } = proofs.find((sample) => sample.proof === proof) ?? {};
  const { source } = spliceSource(requestOf(asked, { proof, ...(lemmas !== undefined && { lemmas }) }));
  return { proof, ...(lemmas !== undefined && { lemmas }), source, samples: settled, tokens };
}

/** What is asked of a verifier about an answer. */
export function requestOf({ problem }: AskedTheorem, { proof, lemmas }: Answer): VerifyRequest {
  const { header, statement } = problem;
  return { statement, proof, ...(lemmas ? { lemmas } : {}), ...(header ? { header } : {}) };
}

function answerIn({ format, problem }: AskedTheorem, text: string): Pick<WrittenSample, "proof" | "lemmas"> {
  const answer = format.read(text, problem);
  if (answer === undefined) return {};
  return { proof: answer.proof, ...(answer.lemmas !== undefined && { lemmas: answer.lemmas }) };
}

/** The texts of samples while they are written. */
class SampleTexts {
  readonly #asked: AskedTheorem;
  readonly #tell: Proving["tell"];
  readonly #texts = new Map<number, string>();
  readonly #followers = new Map<number, ProofFollower>();
  readonly #told = new Map<number, string>();
  #first: ProofFollower | undefined;

  constructor(asked: AskedTheorem, tell: Proving["tell"]) {
    this.#asked = asked;
    this.#tell = tell;
  }

  /** A further piece of a sample. */
  add(sample: number, piece: string): void {
    const text = (this.#texts.get(sample) ?? "") + piece;
    this.#texts.set(sample, text);
    this.#tell({ kind: "text", sample, piece });
    if (piece.includes("\n")) this.follow(sample, text.slice(0, text.lastIndexOf("\n") + 1), false);
  }

  /** The lines of a proof that is written step by step, as they are now. */
  set(sample: number, lines: readonly string[]): void {
    const before = this.#texts.get(sample) ?? "";
    const text = lines.map((line) => `${line}\n`).join("");
    this.#texts.set(sample, text);
    if (text.startsWith(before)) this.#tell({ kind: "text", sample, piece: text.slice(before.length) });
    this.follow(sample, text, false);
  }

  /** Tells what is open behind the lines of the proof in a text. @param whole whether the text is at its end */
  follow(sample: number, text: string, whole: boolean): void {
    const { format, problem } = this.#asked;
    // Of a text that is not at its end the block with the proof is open yet.
    const answer = format.read(text, problem) ?? (whole ? undefined : format.read(`${text}\`\`\`\n`, problem));
    if (answer === undefined || answer.lemmas || this.#told.get(sample) === answer.proof) return;
    const lines = linesOfProof(answer.proof);
    if (lines === undefined) return;
    this.#told.set(sample, answer.proof);
    this.#tell({ kind: "step", sample, proof: answer.proof, states: this.#follower(sample).follow(lines) });
  }

  #follower(sample: number): ProofFollower {
    const known = this.#followers.get(sample);
    if (known !== undefined) return known;
    const { header, statement } = this.#asked.problem;
    this.#first ??= ProofFollower.of({ header, statement });
    const own = this.#first.another();
    this.#followers.set(sample, own);
    return own;
  }
}
