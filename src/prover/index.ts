// Problems, prompts, pass@k, curriculum, expert iteration: the parts that run anywhere. What needs files is in node.ts.

export * from "./clean_room.ts";
export * from "./config.ts";
export * from "./curriculum.ts";
export * from "./expert_iteration.ts";
export * from "./fair_judge.ts";
export * from "./interfaces.ts";
export * from "./judge.ts";
export * from "./leakage.ts";
export * from "./passk.ts";
export * from "./presets.ts";
export * from "./problems/canonical.ts";
export * from "./problems/formula.ts";
export * from "./problems/generate.ts";
export * from "./problems/parse.ts";
export * from "./problems/print.ts";
export * from "./problems/problem.ts";
export * from "./problems/problem_sets.ts";
export * from "./problems/refute.ts";
export * from "./problems/search.ts";
export * from "./problems/stream.ts";
export * from "./prompts.ts";
export * from "./refusals.ts";
export * from "./subgoals.ts";
export * from "./templates.ts";
