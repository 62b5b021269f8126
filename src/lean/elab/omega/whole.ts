// Everything of omega that its callers use: what is loaded at once.
export { omegaFailure } from "./counterexample.ts";
export { closeByOmega } from "./omega.ts";
