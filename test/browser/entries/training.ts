// Tensors, models, generation and training, all that is open to browsers but the proof checker: its size is measured, it is not run.
export * as models from "../../../models/index.ts";
export * as gentzen from "../../../src/index.ts";
