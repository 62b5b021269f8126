// The work that the page and the worker do, for the test to call.
export { describeDevice, generate, proofs, recordErrors, trainingSteps } from "../work.ts";
