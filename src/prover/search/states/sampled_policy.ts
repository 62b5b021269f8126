// A policy that samples from a model: one line, behind the text that led to the state or, in formats that show no states, for the
// state's first goal as a theorem of its own.

import { ConfigError, itemAt, pairsOf, Random } from "../../../platform/index.ts";
import type { Format, Problem, PromptMode, StepState, Turns } from "../../../tasks/index.ts";
import { partOf } from "../../drawing.ts";
import type { Drawing, PromptText, SampledCompletion, Sampler } from "../../interfaces.ts";
import { goalAt, type Point } from "./point.ts";
import type { Ask, LinePolicy, Proposal, Proposals } from "./policy.ts";

/** How a model is asked for lines. */
export interface SampledPolicyOptions extends Omit<Drawing, "maxTokens"> {
  readonly format: Format;
  readonly mode?: PromptMode;
}

/** Whether a format's texts are steps or lines of a proof, of which a search can ask for one at a time. */
export function isSearchable({ byLine, steps }: Format): boolean {
  return byLine === true || steps !== undefined;
}

/** @throws ConfigError for a format whose texts are not the lines of a proof */
export function checkSearchable(format: Format): void {
  if (isSearchable(format)) return;
  throw new ConfigError(
    "the format cannot be searched line by line",
    `format ${format.name}: its texts hold a proof as a whole`,
    "take one whose texts are the lines of a proof, such as step, state or goal, or leave the search out",
  );
}

/** A model as a policy. Equal lines of one state count once, and are as likely as the likeliest text that says them. */
export function sampledPolicy(sampler: Sampler, options: SampledPolicyOptions): LinePolicy {
  checkSearchable(options.format);
  const { format, temperature, topP, topK, minP } = options;
  const filters = partOf({ topP, topK, minP });
  // The likeliest line is the same each time.
  const exhausted = temperature === 0;
  const writer = writerFor(options);
  return {
    async propose(asks, seed) {
      const prompts = await Promise.all(asks.map(({ point }) => writer.prompt(point)));
      const answers: Proposals[] = asks.map(() => ({ proposals: [], tokens: 0, exhausted: true }));
      const groups = new Map<string, number[]>();
      for (const [index, { count, maxTokens }] of asks.entries()) {
        const prompt = prompts[index];
        if (prompt === undefined || sampler.fits?.(prompt, maxTokens) === false) continue;
        const key = `${count} ${maxTokens}`;
        groups.set(key, [...(groups.get(key) ?? []), index]);
      }
      for (const [key, places] of groups) {
        const { count, maxTokens } = itemAt(asks, itemAt(places, 0));
        const sampling = { count, maxTokens, temperature, ...filters };
        const sampled = await sampler.sample(
          places.map((place) => prompts[place]!),
          { ...sampling, seed: new Random(seed).fork(key).uint32() },
          undefined,
          format.steps === undefined ? () => ONE_LINE : undefined,
        );
        for (const [place, completions] of pairsOf(places, sampled))
          answers[place] = proposalsOf(itemAt(asks, place), completions, { writer, exhausted });
      }
      return answers;
    },
  };
}

function writerFor(options: SampledPolicyOptions): Writer {
  const { steps, turns } = options.format;
  if (steps !== undefined) return new StepWriter(options);
  return turns === undefined ? new GoalWriter(options) : new TextWriter(options);
}

/** Ends a text behind its first line that says something. */
const ONE_LINE: Turns = {
  ends: ["\n"],
  answer: ({ text }) => (text.trim() === "" ? "" : undefined),
  split: (text) => [{ by: "model", text }],
};

/** How states are put to a model, and how its lines are read. */
interface Writer {
  /** What the model continues; undefined where the state cannot be put. */
  prompt(point: Point): PromptText | undefined | Promise<PromptText | undefined>;
  /** The line as the proof has it; undefined where there is none in the text. */
  line(point: Point, said: string): string | undefined;
}

function proposalsOf(
  { point }: Ask,
  completions: readonly SampledCompletion[],
  { writer, exhausted }: { readonly writer: Writer; readonly exhausted: boolean },
): Proposals {
  const found = new Map<string, Proposal>();
  let tokens = 0;
  for (const { text, logprobs, finish } of completions) {
    tokens += logprobs.length;
    // What was cut off is no line.
    if (finish === "length") continue;
    const said = text.endsWith("\n") ? text : `${text}\n`;
    const line = writer.line(point, said);
    if (line === undefined) continue;
    const logprob = Math.min(
      0,
      logprobs.reduce((sum, each) => sum + each, 0),
    );
    const known = found.get(line);
    if (known === undefined || known.logprob < logprob) found.set(line, { line, said, logprob });
  }
  const proposals = [...found.values()].sort((a, b) => b.logprob - a.logprob || (a.line < b.line ? -1 : 1));
  return { proposals, tokens, exhausted };
}

/** Formats whose texts show the states: the model goes on with the text that led there. */
class TextWriter implements Writer {
  readonly #options: SampledPolicyOptions;
  /** What stands before the model's next line: the prompt, then lines and answers in turn. */
  readonly #parts = new WeakMap<Point, readonly string[]>();

  constructor(options: SampledPolicyOptions) {
    this.#options = options;
  }

  async prompt(point: Point): Promise<readonly string[] | undefined> {
    const known = this.#parts.get(point) ?? (await this.#write(point));
    if (known !== undefined) this.#parts.set(point, known);
    return known;
  }

  async #write({ problem, before }: Point): Promise<readonly string[] | undefined> {
    const { format, mode } = this.#options;
    if (before === undefined) return [format.prompt(problem, mode)];
    const earlier = await this.prompt(before.point);
    if (earlier === undefined) return undefined;
    const { said } = before;
    const turn = (earlier.length - 1) / 2;
    const text = [...earlier.slice(1), said].join("");
    const answer = await format.turns?.(problem, mode).answer({ turn, text, said });
    return answer === undefined ? undefined : [...earlier, said, answer];
  }

  line(point: Point, said: string): string | undefined {
    const before = this.#parts.get(point)?.slice(1) ?? [];
    const answer = this.#options.format.read([...before, said].join(""), point.problem);
    return answer === undefined ? undefined : newLines(answer.proof, point.lines.length);
  }
}

/** Formats that are written step by step, each in a context of its own. */
class StepWriter implements Writer {
  readonly #options: SampledPolicyOptions;
  readonly #states = new WeakMap<Point, StepState>();

  constructor(options: SampledPolicyOptions) {
    this.#options = options;
  }

  prompt(point: Point): string | undefined {
    return this.#state(point)?.prompt;
  }

  line(point: Point, said: string): string | undefined {
    const { lines } = this.#state(point)?.after(said.trimEnd()) ?? { lines: [] };
    const own = lines.slice(point.lines.length);
    return own.length === 0 ? undefined : own.join("\n");
  }

  #state(point: Point): StepState | undefined {
    const known = this.#states.get(point) ?? this.#reached(point);
    if (known !== undefined) this.#states.set(point, known);
    return known;
  }

  #reached({ problem, before }: Point): StepState | undefined {
    const { format, mode } = this.#options;
    if (before === undefined) return format.steps?.(problem, mode);
    const next = this.#state(before.point)?.after(before.said.trimEnd());
    return next === undefined || "kind" in next ? undefined : next;
  }
}

/** Formats that show no states: the first goal is put as a theorem, with its hypotheses under their names. */
class GoalWriter implements Writer {
  readonly #options: SampledPolicyOptions;
  readonly #problems = new WeakMap<Point, Problem>();

  constructor(options: SampledPolicyOptions) {
    this.#options = options;
  }

  prompt(point: Point): string | undefined {
    const { format, mode } = this.#options;
    const problem = this.#problem(point);
    if (/✝|\?[\w.]/.test(problem.statement) || format.refuses?.(problem) !== undefined) return undefined;
    return format.prompt(problem, mode);
  }

  line(point: Point, said: string): string | undefined {
    const answer = this.#options.format.read(said, this.#problem(point));
    return answer === undefined ? undefined : newLines(answer.proof, 0);
  }

  #problem(point: Point): Problem {
    const known = this.#problems.get(point) ?? (point.before === undefined ? point.problem : goalProblem(point));
    this.#problems.set(point, known);
    return known;
  }
}

function goalProblem(point: Point): Problem {
  const { hypotheses, target } = goalAt(point);
  const { name, header, source, split } = point.problem;
  const binders = hypotheses.map((each) => `(${each.name} : ${each.type})`);
  return { name, header, source, split, statement: ["theorem ex", ...binders, ":", target].join(" ") };
}

/** The lines of a proof behind the first ones; undefined where there are none. */
function newLines(proof: string, known: number): string | undefined {
  const lines = proof.split("\n").slice(1 + known);
  const said = lines.filter((line) => line.trim() !== "");
  return said.length === 0 ? undefined : said.join("\n");
}
