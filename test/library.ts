// Before any test: the library of the embedded checker is brought up to date with its sources.
import { generatePrelude } from "../scripts/prelude.ts";

export function setup(): void {
  generatePrelude();
}
