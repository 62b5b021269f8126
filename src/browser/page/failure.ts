// Workers whose script does not load or run.
import { GentzenError } from "../../platform/index.ts";

/** Fails when the worker's script does not load or run. */
export function failureOf(worker: Worker): Promise<never> {
  return new Promise((_, reject) => {
    worker.addEventListener("error", ({ message, filename }) => {
      reject(
        new GentzenError(
          "a worker does not run",
          message || `its script did not load${filename ? `: ${filename}` : ""}`,
          "see that the workers' scripts are served beside the page's scripts (docs/browser.md says how with bundlers), or give createWorker",
        ),
      );
    });
  });
}
