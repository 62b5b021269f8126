// The prover's sampler on a generation engine.
import { type Engine, type Environment, type Progress, sampleSeed } from "../../infer/index.ts";
import { itemAt } from "../../platform/index.ts";
import type { Turns } from "../../tasks/index.ts";
import type { PromptText, SampledCompletion, Sampler, SamplingOptions } from "../interfaces.ts";

type Encode = (text: string) => readonly number[];

/** Who watches texts while they are written. */
export type SampleWatch = Pick<Progress, "onText" | "onFinished">;

/**
 * Samples from the weights that the engine reads, which `weightsId` names when sampling begins. A prompt's completions depend
 * on the seed and its place in the list.
 */
export class EngineSampler implements Sampler {
  private readonly engine: Engine;
  private readonly encode: Encode;
  private readonly weightsId: () => string;
  private readonly signal: AbortSignal | undefined;
  private readonly watch: SampleWatch;

  /**
   * @param encode the tokens of a prompt, with those that every text begins with
   * @param signal ends sampling at the next block of tokens: it is then refused with the signal's reason
   * @param watch told what the engine tells, requests by the places of the prompts
   */
  constructor(engine: Engine, encode: Encode, weightsId: () => string, signal?: AbortSignal, watch: SampleWatch = {}) {
    this.engine = engine;
    this.encode = encode;
    this.weightsId = weightsId;
    this.signal = signal;
    this.watch = watch;
  }

  private encodePrompt(prompt: PromptText): readonly number[] {
    if (typeof prompt === "string") return this.encode(prompt);
    const [first = "", ...rest] = prompt;
    return [...this.encode(first), ...rest.flatMap((part) => this.encodeWritten(part))];
  }

  /** The tokens of a text that stands within another: without those that every text begins with. */
  private encodeWritten(text: string): readonly number[] {
    return this.encode(text).slice(this.encode("").length);
  }

  sample(
    prompts: readonly PromptText[],
    { count, ...options }: SamplingOptions,
    onFinished?: (prompt: number, completion: Pick<SampledCompletion, "text">) => void,
    turns?: (prompt: number) => Turns | undefined,
  ): Promise<readonly (readonly SampledCompletion[])[]> {
    return this.sampleEach(prompts, { ...options, counts: prompts.map(() => count) }, onFinished, turns);
  }

  async sampleEach(
    prompts: readonly PromptText[],
    { seed, counts, ...options }: Omit<SamplingOptions, "count"> & { readonly counts: readonly number[] },
    onFinished?: (prompt: number, completion: Pick<SampledCompletion, "text">) => void,
    turns?: (prompt: number) => Turns | undefined,
  ): Promise<readonly (readonly SampledCompletion[])[]> {
    const requests = prompts.map((prompt, index) => {
      const own = turns?.(index);
      return {
        prompt: this.encodePrompt(prompt),
        ...options,
        count: itemAt(counts, index),
        seed: sampleSeed(seed, index),
        ...(own && { environment: this.environmentOf(own) }),
      };
    });
    const weightsId = this.weightsId();
    const { watch } = this;
    const completions = await this.engine.generate(requests, {
      ...(this.signal && { signal: this.signal }),
      ...(watch.onText && { onText: watch.onText }),
      onFinished: (request, sample, completion) => {
        watch.onFinished?.(request, sample, completion);
        onFinished?.(request, completion);
      },
    });
    return completions.map((group) => group.map((completion) => ({ ...completion, weightsId })));
  }

  fits(prompt: PromptText, tokens: number): boolean {
    return this.encodePrompt(prompt).length + tokens <= this.engine.contextLength;
  }

  private environmentOf(turns: Turns): Environment {
    const { ends, endOfText } = turns;
    const encoded = (text: string | undefined) => (text === undefined ? undefined : this.encodeWritten(text));
    return {
      ends,
      ...(endOfText !== undefined && { endOfText }),
      answer({ turn, text, said }) {
        const answer = turns.answer({ turn, text, said });
        return answer instanceof Promise ? answer.then(encoded) : encoded(answer);
      },
    };
  }

  /** Frees what the engine holds. */
  dispose(): void {
    this.engine.dispose();
  }
}
