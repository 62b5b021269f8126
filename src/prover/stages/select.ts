// Chooses the final model: the weights before and after the policy gradient, or blends of both, and the temperature that they do best at, by
// validation (Node).

import { z } from "zod";
import { itemAt, required } from "../../platform/index.ts";
import { type EvaluationRecord, evaluateSplit, largestK, meanPass, passIn } from "../evaluate.ts";
import type { Run } from "../run/run.ts";
import { share } from "./fields.ts";
import { type Stage, type StageTurn, startOf } from "./stage.ts";

export const selectSettings = z.strictObject({
  blends: z.array(share()).describe("shares of the GRPO weights in blends that may become the model"),
  temperatures: z
    .array(z.number().positive())
    .describe("temperatures of which one may become the final model's, besides that of the run"),
  tolerance: z.number().min(0).describe("standard errors that a candidate may lie below in the largest pass@k"),
});

type Settings = z.output<typeof selectSettings>;

/** Weights that may become the final model: a share of the policy-gradient weights in a blend with those before. */
interface Candidate {
  readonly name: string;
  readonly share: number;
  /** Names its validation; the weights at both ends have been validated under these tags already, if at all. */
  readonly tag: string;
}

/** What the stage stores: the name of the candidate that it took, and the temperature where it is not the run's. */
interface Own {
  readonly selected?: string;
  readonly temperature?: number;
}

/**
 * Validates the candidates and takes the one with the highest pass@1 among those that keep the breadth of the model before
 * the stage in front of this one, and its temperature by the same rule, then evaluates it on the test problems.
 */
export const selectStage: Stage<Settings, Own> = {
  kind: "select",
  text: "selection of the final weights by validation",
  schema: selectSettings,
  initial: {},
  pieces: (name, { blends, temperatures }, { config: { evaluation, sampling }, validation, test }) => [
    ...[...blends.map((share) => `blend-${share}`), ...temperatures.map((each) => `t${each}`)].map((candidate) => ({
      label: `evaluate ${name}-${candidate}`,
      written: validation * evaluation.validationSamples * sampling.maxTokens,
    })),
    { label: `evaluate ${name}`, written: test * evaluation.samples * sampling.maxTokens },
  ],
  async run(turn, settings) {
    const { run } = turn;
    const ends = endsOf(turn);
    if (ends === undefined) return undefined;
    const candidates = candidatesOf(turn.name, ends, settings);
    const records: EvaluationRecord[] = [];
    for (const candidate of candidates) {
      await takeWeights(run, ends, candidate.share);
      records.push(await evaluateSplit(run, candidate.tag, "validation"));
    }
    const place = chooseCandidate(records, settings.tolerance);
    const chosen = itemAt(candidates, place);
    await takeWeights(run, ends, chosen.share);
    const drawn = await bestTemperature(turn, [itemAt(records, 0), itemAt(records, place)], settings);
    await evaluateSplit(run, ends.after.name, "test", drawn);
    await turn.commit({ selected: chosen.name, ...drawn }, { step: 0 }, `${turn.name}-final`);
    return { checkpoint: run.state.checkpoint, ...drawn };
  },
  summary: ({ selected, temperature }) => ({
    ...(selected !== undefined && { selected }),
    ...(temperature !== undefined && { temperature }),
  }),
};

/** The temperature that the weights in place do best at, where it is not the run's; `records` are those to compare with and their own. */
async function bestTemperature(
  { run, name }: StageTurn<Own>,
  records: readonly EvaluationRecord[],
  { temperatures, tolerance }: Settings,
): Promise<{ readonly temperature?: number }> {
  const others = temperatures.filter((each) => each !== run.config.sampling.temperature);
  const tried = [...records];
  for (const temperature of others)
    tried.push(await evaluateSplit(run, `${name}-t${temperature}`, "validation", { temperature }));
  const best = chooseCandidate(tried, tolerance) - records.length;
  return best < 0 ? {} : { temperature: itemAt(others, best) };
}

/** Weights with their name, their checkpoint, and the tag of their validation. */
interface End {
  readonly name: string;
  readonly checkpoint: string;
  readonly tag: string;
}

interface Ends {
  readonly before: End;
  readonly after: End;
}

/** The weights before and after the stage in front of this one; undefined where that stage had nothing to do, or there is none. */
function endsOf({ run, name }: StageTurn<Own>): Ends | undefined {
  const { stages } = run.config;
  const { ended, kept } = run.state;
  const earlier = stages.slice(0, stages.indexOf(name));
  const last = earlier.at(-1);
  const end = last === undefined ? undefined : ended[last];
  if (last === undefined || end === undefined) return undefined;
  const { checkpoint, validated = last } = end;
  const first = earlier.slice(0, -1).findLast((each) => ended[each] !== undefined) ?? "initial";
  return {
    before: {
      name: first,
      checkpoint: required(kept[startOf(last)], `there is no beginning of ${last}`),
      tag: `${last}-0`,
    },
    after: { name: last, checkpoint, tag: validated },
  };
}

function candidatesOf(name: string, { before, after }: Ends, settings: Settings): Candidate[] {
  const first = { name: before.name, share: 0, tag: before.tag };
  if (before.checkpoint === after.checkpoint) return [first];
  const blends = settings.blends.filter((share) => share > 0 && share < 1);
  return [
    first,
    ...blends.map((share) => ({ name: `blend-${share}`, share, tag: `${name}-blend-${share}` })),
    { name: after.name, share: 1, tag: after.tag },
  ];
}

async function takeWeights(
  { backend: { learner }, folder }: Run,
  { before, after }: Ends,
  share: number,
): Promise<void> {
  await learner.load(folder.checkpoints.folderOf((share === 1 ? after : before).checkpoint));
  if (share > 0 && share < 1) await learner.blend(folder.checkpoints.folderOf(after.checkpoint), share);
}

/**
 * The place of the best record. The first one is the model to compare with: another may be chosen if in no bucket its pass at
 * the largest k lies more than `tolerance` standard errors below the first one's, and then the highest mean pass@1 wins. The standard error is the larger
 * of both: where every problem was proved it is 0, and one that was not would be too many.
 */
export function chooseCandidate(records: readonly EvaluationRecord[], tolerance: number): number {
  const base = itemAt(records, 0);
  const k = largestK(base);
  let best = 0;
  records.forEach((record, index) => {
    const keepsBreadth = Object.keys(base.buckets).every((bucket) => {
      const before = passIn(base, bucket, k);
      const after = passIn(record, bucket, k);
      if (before === undefined || after === undefined) return true;
      return after.value >= before.value - tolerance * Math.max(before.standardError, after.standardError);
    });
    if (keepsBreadth && meanPass(record, 1) > meanPass(itemAt(records, best), 1)) best = index;
  });
  return best;
}
