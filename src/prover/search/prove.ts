// One problem tried with a model until it is proved: samples, then the search goal by goal.
import { itemAt, pairsOf } from "../../platform/index.ts";
import type { Answer, Format, PromptMode } from "../../tasks/index.ts";
import { requestKey, type Verdict } from "../../verify/index.ts";
import { partOf } from "../drawing.ts";
import type { Drawing, ProofJudge, SampledCompletion, SampledStep, Sampler } from "../interfaces.ts";
import { drawProofs } from "../judge/draw_proofs.ts";
import { FairJudge } from "../judge/fair_judge.ts";
import { type Attemptable, judgedAs, requestFor } from "../judge/judge.ts";
import { searchSubgoals } from "./search_subgoals.ts";
import { type ProveSearch, proveByStates } from "./states/prove_by_states.ts";
import type { SearchSpent } from "./states/search.ts";

/** A text that a model wrote. */
export interface TriedSample {
  readonly prompt: string;
  readonly text: string;
  /** What it was asked and answered step by step, where it was. */
  readonly steps?: readonly Pick<SampledStep, "state" | "text">[] | undefined;
  /** The proof that the format reads from it; undefined where it reads none. */
  readonly proof?: string;
  readonly verdict?: Verdict;
}

/** How hard a problem is tried. */
export interface ProveOptions extends Drawing {
  readonly format: Format;
  readonly mode?: PromptMode;
  /** Proofs sampled at most, and at a time. */
  readonly samples: number;
  readonly batch: number;
  /** Steps of the search goal by goal after them; 0 leaves it out. */
  readonly subgoals: number;
  /** A search over states, in place of both. */
  readonly search?: ProveSearch;
  readonly seed: number;
  /** Told of every text, those that say the same once in a batch. */
  readonly onSample?: (sample: TriedSample) => void;
  /** Told the samples drawn, or of a search the share of them that its tokens are, and what was checked: different proofs, or lines. */
  readonly onProgress?: (samples: number, checked: number) => void;
  /** Ends the search early. */
  readonly signal?: AbortSignal;
}

/** What trying came to. */
export interface ProveResult {
  /** A verified proof; undefined where none was found. */
  readonly proof?: string;
  /** Theorems of the model's own that it rests on. */
  readonly lemmas?: string;
  readonly verdict?: Verdict;
  readonly bySubgoals: boolean;
  /** What a search over states has used. */
  readonly search?: SearchSpent;
  readonly samples: number;
  /** Different proofs that were checked. */
  readonly checked: number;
  /** Verdicts by kind, and how many tries crash the checker or were lost with it. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Why tries were rejected, and how many: what the verifier does not take of the header rejects them all. */
  readonly rejections: Readonly<Record<string, number>>;
}

/** Tries a problem. @throws LeanError where the checker does not work */
export async function proveProblem(
  problem: Attemptable,
  { sampler, judge }: { readonly sampler: Sampler; readonly judge: ProofJudge },
  options: ProveOptions,
): Promise<ProveResult> {
  const { format, mode, samples, batch, subgoals, seed, onSample, onProgress, signal } = options;
  const { temperature, maxTokens } = options;
  const drawing = { temperature, maxTokens, ...partOf(options) };
  if (options.search !== undefined) return proveByStates(problem, { sampler, judge }, options, options.search);
  const fair = FairJudge.of(judge);
  const verdicts: Record<string, number> = {};
  const rejections: Record<string, number> = {};
  const tried = new Set<string>();
  const prompt = format.prompt(problem, mode);
  let drawn = 0;
  while (drawn < samples && !signal?.aborted) {
    const count = Math.min(batch, samples - drawn);
    const sampling = { ...drawing, count, seed: seed + drawn };
    const sampled = await drawProofs(sampler, [problem], { format, mode }, sampling);
    drawn += count;
    const fresh = new Map<string, Answer & Pick<SampledCompletion, "text" | "steps" | "refused">>();
    for (const { text, steps, refused } of itemAt(sampled, 0)) {
      const answer = format.read(text, problem);
      if (answer === undefined) {
        verdicts["no proof"] = (verdicts["no proof"] ?? 0) + 1;
        onSample?.({ prompt, text, steps });
        continue;
      }
      const key = requestKey(requestFor(problem, answer));
      if (!tried.has(key)) fresh.set(key, { ...answer, text, steps, refused });
    }
    const toCheck = [...fresh].filter(([, { refused }]) => refused === undefined);
    const settled = await fair.settleAll(toCheck.map(([, answer]) => requestFor(problem, answer)));
    const checked = [
      ...pairsOf(toCheck, settled),
      ...[...fresh].flatMap(([key, answer]) =>
        answer.refused ? [[[key, answer], judgedAs(answer.refused)] as const] : [],
      ),
    ];
    for (const [[key, { text, steps, proof }], { verdict, standing }] of checked) {
      onSample?.({ prompt, text, steps, proof, verdict });
      // What was lost may be tried again, if it is sampled again.
      if (standing !== "lost") tried.add(key);
      const name = standing === "judged" ? verdict.kind : standing;
      verdicts[name] = (verdicts[name] ?? 0) + 1;
      if (verdict.kind === "rejected") rejections[verdict.reason] = (rejections[verdict.reason] ?? 0) + 1;
    }
    onProgress?.(drawn, tried.size);
    const found = checked.find(([, { verdict }]) => verdict.kind === "proved");
    if (found === undefined) continue;
    const [[, { proof, lemmas }], { verdict }] = found;
    return {
      proof,
      ...(lemmas && { lemmas }),
      verdict,
      bySubgoals: false,
      samples: drawn,
      checked: tried.size,
      verdicts,
      rejections,
    };
  }
  const none = { bySubgoals: false, samples: drawn, checked: tried.size, verdicts, rejections };
  if (subgoals === 0 || signal?.aborted) return none;
  const sampling = { format, mode, ...drawing, seed };
  const proof = await searchSubgoals(problem, { sampler, judge, sampling, waves: subgoals });
  if (proof === undefined) return none;
  const { verdict } = await fair.settle(requestFor(problem, { proof }));
  return verdict.kind === "proved" ? { ...none, proof, verdict, bySubgoals: true } : none;
}
