import { defineConfig } from "vitest/config";

const GPU_TESTS = "test/**/*.gpu.test.ts";
const SLOW_TESTS = "test/**/*.slow.test.ts";
const BROWSER_TESTS = "test/browser/*.test.ts";

/**
 * Milliseconds after which a test hangs. No test is about time: this is some ten times what the longest one takes on two busy
 * cores, so that a slow machine passes them all.
 */
const HANGS = 900_000;

/** What is waited for in a test is there at once, or as soon as the machine gets round to it. */
const POLL = { poll: { timeout: 120_000 } };

/** Tests with a device share one process and one device, and never run beside each other. */
const ONE_PROCESS = { pool: "forks", maxWorkers: 1, isolate: false, fileParallelism: false } as const;

const unit = {
  test: {
    name: "unit",
    expect: POLL,
    include: ["test/**/*.test.ts"],
    exclude: [GPU_TESTS, SLOW_TESTS, BROWSER_TESTS],
    testTimeout: HANGS,
    hookTimeout: HANGS,
    sequence: { groupOrder: 0 },
  },
};
const gpu = {
  test: {
    name: "gpu",
    expect: POLL,
    include: [GPU_TESTS],
    testTimeout: HANGS,
    hookTimeout: HANGS,
    sequence: { groupOrder: 1 },
    ...ONE_PROCESS,
  },
};
const browser = {
  test: {
    name: "browser",
    expect: POLL,
    include: [BROWSER_TESTS],
    testTimeout: HANGS,
    hookTimeout: HANGS,
    sequence: { groupOrder: 2 },
  },
};
const slow = {
  test: {
    name: "slow",
    expect: POLL,
    include: [SLOW_TESTS],
    testTimeout: 1_800_000,
    hookTimeout: HANGS,
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
