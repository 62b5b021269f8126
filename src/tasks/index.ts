// What is to be learnt: the problems of each task, where they come from, and what is known of them.
export * from "./logic/canonical.ts";
export * from "./logic/formula.ts";
export * from "./logic/generate.ts";
export * from "./logic/grow.ts";
export * from "./logic/parse.ts";
export * from "./logic/print.ts";
export * from "./logic/problem.ts";
export * from "./logic/problem_sets.ts";
export * from "./logic/search/refute.ts";
export * from "./logic/search/search.ts";
export * from "./logic/stream.ts";
