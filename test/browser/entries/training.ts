// Everything that is open to browsers, training and the proof checker included: its size is measured, it is not run.
export * as models from "../../../models/index.ts";
export * as gentzen from "../../../src/index.ts";
export * as lean from "../../../src/lean/index.ts";
