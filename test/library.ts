// Before any test: the library of the embedded checker is brought up to date with its sources.
import { generateLibrary } from "../scripts/library.ts";

export function setup(): void {
  generateLibrary();
}
