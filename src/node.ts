// What needs Node: files of data and checkpoints, models on disk, proof checking on worker threads, runs as folders.
export * from "../models/node.ts";
export * from "./data/node.ts";
export * from "./prover/node.ts";
export * from "./runs/node.ts";
export * from "./serve/node.ts";
export * from "./tasks/node.ts";
export * from "./train/node.ts";
export * from "./verify/node.ts";
