// Samples proofs step by step: every proof that is under way is asked for one tactic, all at once, until each is over. Proofs that have
// come to the same goal, of whatever problem, share its prompt.
import { itemAt, pairsOf, Random } from "../../platform/index.ts";
import type { StepEnd, StepState } from "../../tasks/index.ts";
import type { Verdict } from "../../verify/index.ts";
import type { SampledCompletion, SampledStep, Sampler, SamplingOptions } from "../interfaces.ts";

/** Tokens of one step at most. */
export const LONGEST_STEP = 40;

type Step = Omit<SampledStep, "closed" | "size"> & { closed: boolean; size?: number };

/** A proof under way. */
class Walk {
  readonly problem: number;
  state: StepState;
  readonly steps: Step[] = [];
  /** Steps whose goals are open, the outermost first, each with its place in the proof. */
  readonly #open: { readonly step: Step; readonly place: number }[] = [];
  /** Steps that the proof has. */
  #length = 0;
  spent = 0;
  #retries: number;
  end:
    | { readonly lines: readonly string[]; readonly finish: "stop" | "length"; readonly refused?: Verdict }
    | undefined;

  constructor(problem: number, state: StepState, retries: number) {
    this.problem = problem;
    this.state = state;
    this.#retries = retries;
  }

  /**
   * Takes a step that was sampled. One that fails, or leads back to where the proof has been, is left out as long as there are retries, and ends the
   * proof otherwise; so does one with which it is too long.
   */
  take(
    { text, tokens, logprobs, finish, filtered }: SampledCompletion,
    hasRoom: (state: StepState, spent: number) => boolean,
  ): void {
    const { state } = this;
    const next = finish === "length" ? cutOff(state, text) : state.after(text);
    const step: Step = {
      state,
      text,
      tokens,
      logprobs,
      ...(filtered && { filtered }),
      held: isHeld(next),
      closed: false,
    };
    this.steps.push(step);
    this.spent += tokens.length;
    const failed = "kind" in next && next.kind === "failed";
    const leadsBack =
      !("kind" in next) &&
      [...this.#open.map(({ step: before }) => before), step].some((before) => isSame(before.state, next));
    // A step that closes its goal has done all it could: that the next goal is one that the proof came from is the doing of an earlier one, which
    // cannot be written anew, but the goal can.
    const closes = !("kind" in next) && next.open < state.open;
    if ((failed || leadsBack) && this.#retries > 0 && hasRoom(state, this.spent)) {
      this.#retries--;
      if (!closes) return;
    } else if (leadsBack) this.end = { lines: (next as StepState).lines, finish, refused: inCircles };
    this.#open.push({ step, place: this.#length++ });
    if ("kind" in next) {
      const { lines } = next;
      if (next.kind === "complete") this.#close(0);
      this.end = { lines, finish, ...(next.kind === "failed" && { refused: next.verdict }) };
      return;
    }
    this.#close(next.open);
    if (this.end !== undefined) step.closed &&= closes;
    else if (!hasRoom(next, this.spent)) this.end = { lines: next.lines, finish: "length", refused: tooLong };
    else this.state = next;
  }

  /** Marks the steps whose goals are closed now that so many are open. */
  #close(open: number): void {
    for (let last = this.#open.at(-1); last !== undefined && last.step.state.open > open; last = this.#open.at(-1)) {
      last.step.closed = true;
      last.step.size = this.#length - last.place;
      this.#open.pop();
    }
  }
}

const isSame = (a: StepState, b: StepState): boolean => a.open === b.open && a.prompt === b.prompt;
const isHeld = (next: StepState | StepEnd): boolean => !("kind" in next) || next.kind === "complete";
const inCircles: Verdict = { kind: "rejected", reason: "a step led back to a goal that it came from" };
const tooLong: Verdict = { kind: "rejected", reason: "the proof was cut off" };

function cutOff({ lines }: StepState, text: string): StepEnd {
  return { kind: "failed", lines: [...lines, `  ${text.trim()}`], verdict: tooLong };
}

/**
 * Draws proofs from their first states on. What is drawn depends on the seed, the states and the weights alone.
 *
 * @param options `maxTokens` counts the sampled tokens of all steps of a proof together
 * @param onFinished told of each proof when it is over
 * @param onStep told the lines of a proof after each of its steps
 */
export async function sampleSteps(
  sampler: Sampler,
  first: readonly StepState[],
  { count, maxTokens, seed, retries = 0, ...drawing }: SamplingOptions,
  onFinished?: (problem: number, completion: Pick<SampledCompletion, "text" | "refused">) => void,
  onStep?: (problem: number, lines: readonly string[]) => void,
): Promise<SampledCompletion[][]> {
  const walks = first.flatMap((state, problem) =>
    Array.from({ length: count }, () => new Walk(problem, state, retries)),
  );
  const results = new Map<Walk, SampledCompletion>();
  const random = new Random(seed).fork("steps");
  const hasRoom = ({ prompt }: StepState, spent: number): boolean =>
    spent < maxTokens && (sampler.fits?.(prompt, LONGEST_STEP) ?? true);
  let weightsId = "";
  for (let live = walks, round = 0; live.length > 0; live = live.filter(({ end }) => end === undefined), round++) {
    const at = new Map<string, Walk[]>();
    for (const walk of live) at.set(walk.state.prompt, [...(at.get(walk.state.prompt) ?? []), walk]);
    const asked = [...at];
    const drawn = await sampleCounts(
      sampler,
      asked.map(([prompt, { length }]) => ({ prompt, count: length })),
      { ...drawing, maxTokens: Math.min(maxTokens, LONGEST_STEP), seed: random.fork(round).uint32() },
    );
    for (const [[, here], completions] of pairsOf(asked, drawn)) {
      for (const [walk, completion] of pairsOf(here, completions)) {
        weightsId = completion.weightsId;
        walk.take(completion, hasRoom);
        onStep?.(walk.problem, (walk.end ?? walk.state).lines);
        if (walk.end === undefined) continue;
        const whole = completionOf(walk, weightsId);
        results.set(walk, whole);
        onFinished?.(walk.problem, whole);
      }
    }
  }
  return first.map((_, problem) =>
    walks.slice(problem * count, (problem + 1) * count).map((walk) => results.get(walk) as SampledCompletion),
  );
}

/** As many completions of each prompt as are wanted of it. */
async function sampleCounts(
  sampler: Sampler,
  asked: readonly { readonly prompt: string; readonly count: number }[],
  options: Omit<SamplingOptions, "count">,
): Promise<readonly (readonly SampledCompletion[])[]> {
  const prompts = asked.map(({ prompt }) => prompt);
  if (sampler.sampleEach) return sampler.sampleEach(prompts, { ...options, counts: asked.map(({ count }) => count) });
  const most = Math.max(...asked.map(({ count }) => count));
  const drawn = await sampler.sample(prompts, { ...options, count: most });
  return drawn.map((group, index) => group.slice(0, itemAt(asked, index).count));
}

function completionOf({ steps, end }: Walk, weightsId: string): SampledCompletion {
  const { lines, finish, refused } = end!;
  return {
    text: lines.join("\n"),
    tokens: steps.flatMap(({ tokens }) => tokens),
    logprobs: steps.flatMap(({ logprobs }) => logprobs),
    weightsId,
    finish,
    ...(steps.some(({ filtered }) => filtered) && { filtered: true }),
    steps,
    ...(refused && { refused }),
  };
}
