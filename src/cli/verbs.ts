// The verbs, each loaded when it is used.
import type { Verb } from "./verb.ts";

const MODULES = {
  info: () => import("./verbs/info.ts"),
  train: () => import("./verbs/train.ts"),
  sft: () => import("./verbs/sft.ts"),
  expert: () => import("./verbs/expert.ts"),
  grpo: () => import("./verbs/grpo.ts"),
  generate: () => import("./verbs/generate.ts"),
  score: () => import("./verbs/score.ts"),
  prove: () => import("./verbs/prove.ts"),
  solve: () => import("./verbs/solve.ts"),
  eval: () => import("./verbs/eval.ts"),
  serve: () => import("./verbs/models/serve.ts"),
  audit: () => import("./verbs/audit.ts"),
  verify: () => import("./verbs/verify.ts"),
  recheck: () => import("./verbs/runs/recheck.ts"),
  report: () => import("./verbs/runs/report.ts"),
  watch: () => import("./verbs/runs/watch.ts"),
  lean: () => import("./verbs/lean.ts"),
  model: () => import("./verbs/models/model.ts"),
  pull: () => import("./verbs/models/pull.ts"),
  convert: () => import("./verbs/models/convert.ts"),
  merge: () => import("./verbs/models/merge.ts"),
  export: () => import("./verbs/export.ts"),
  check: () => import("./verbs/check.ts"),
} satisfies Record<string, () => Promise<{ verb: Verb }>>;

/** The verbs' names, in the order in which the help lists them. */
export const VERB_NAMES: readonly string[] = Object.keys(MODULES);

/** Loads a verb, or undefined where there is none of that name. */
export async function loadVerb(name: string): Promise<Verb | undefined> {
  const load = new Map<string, () => Promise<{ verb: Verb }>>(Object.entries(MODULES)).get(name);
  return load === undefined ? undefined : (await load()).verb;
}
