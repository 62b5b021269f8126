// The device for GPU tests: opened once, checked for the adapter that was asked for.
import { afterAll, beforeAll } from "vitest";
import { gpu, initGpu } from "../src/gpu/index.ts";
import "../src/ops/index.ts";

/** Opens the device before the file's tests and fails the file if the device reported an error during them. */
export function useDevice(): void {
  beforeAll(async () => {
    await initGpu();
  });
  afterAll(() => {
    gpu().stream.flush();
    gpu().assertHealthy();
  });
}
