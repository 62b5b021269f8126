// Problems, prompts, pass@k, curriculum, expert iteration: the parts that run anywhere. What needs files is in node.ts.

export * from "./baselines.ts";
export * from "./clean_room.ts";
export * from "./curriculum.ts";
export * from "./expert_iteration.ts";
export * from "./fair_judge.ts";
export * from "./interfaces.ts";
export * from "./judge.ts";
export * from "./leakage.ts";
export * from "./passk.ts";
export * from "./proof_groups.ts";
export * from "./prove.ts";
export * from "./refusals.ts";
export * from "./run/config.ts";
export * from "./run/presets.ts";
export * from "./search_subgoals.ts";
export * from "./subgoals.ts";
export * from "./tally.ts";
