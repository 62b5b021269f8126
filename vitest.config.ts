import { defineConfig } from "vitest/config";

const GPU_TESTS = "test/**/*.gpu.test.ts";
const SLOW_TESTS = "test/**/*.slow.test.ts";
const BROWSER_TESTS = "test/browser/*.test.ts";

/** Tests with a device share one process and one device, and never run beside each other. */
const ONE_PROCESS = { pool: "forks", maxWorkers: 1, isolate: false, fileParallelism: false } as const;

const unit = {
  test: {
    name: "unit",
    include: ["test/**/*.test.ts"],
    exclude: [GPU_TESTS, SLOW_TESTS, BROWSER_TESTS],
    testTimeout: 30_000,
    sequence: { groupOrder: 0 },
  },
};
const gpu = {
  test: {
    name: "gpu",
    include: [GPU_TESTS],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: 1 },
    ...ONE_PROCESS,
  },
};
const browser = {
  test: {
    name: "browser",
    include: [BROWSER_TESTS],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: 2 },
  },
};
const slow = {
  test: {
    name: "slow",
    include: [SLOW_TESTS],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    sequence: { groupOrder: 3 },
    ...ONE_PROCESS,
  },
};

export default defineConfig({
  test: {
    globalSetup: "test/library.ts",
    pool: "forks",
    maxWorkers: 2,
    projects: [unit, gpu, browser, slow],
  },
});
