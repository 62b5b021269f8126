// The part of vitest that the checker's tests use, for a Web Worker: tests are collected, then run one after another.
import { chai, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from "@vitest/expect";

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

// biome-ignore lint/suspicious/noExplicitAny: vitest's matchers are typed in vitest alone.
export const expect = chai.expect as any;
(globalThis as Record<symbol, unknown>)[GLOBAL_EXPECT] = expect;
setState({ assertionCalls: 0, isExpectingAssertions: false, testPath: "" }, expect);

type Work = (...values: unknown[]) => unknown;

interface Collected {
  readonly name: string;
  readonly run: () => unknown;
}

/** How many tests ran, and those that failed. */
export interface SuiteReport {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly name: string; readonly message: string }[];
}

const collected: Collected[] = [];
const path: string[] = [];
let skipping = false;
let skipped = 0;

function declare(name: string, run: () => unknown): void {
  if (skipping) skipped++;
  else collected.push({ name: [...path, name].join(" > "), run });
}

function group(name: string, body: () => void, skip = false): void {
  const outer = skipping;
  skipping ||= skip;
  path.push(name);
  body();
  path.pop();
  skipping = outer;
}

const spread = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const titled = (name: string, value: unknown): string => `${name} [${spread(value)[0]}]`;

export const it = Object.assign((name: string, run: () => unknown) => declare(name, run), {
  each: (rows: readonly unknown[]) => (name: string, run: Work) => {
    for (const row of rows) declare(titled(name, row), () => run(...spread(row)));
  },
  skipIf: (skip: boolean) => (name: string, run: () => unknown) => group("", () => declare(name, run), skip),
});
export const test = it;

/** Options such as a timeout may stand before the body; a worker has no use for them. */
function describeGroup(name: string, first: object | (() => void), second?: () => void): void {
  group(name, second ?? (first as () => void));
}

export const describe = Object.assign(describeGroup, {
  each: (rows: readonly unknown[]) => (name: string, body: Work) => {
    for (const row of rows) group(titled(name, row), () => body(...spread(row)));
  },
  skipIf: (skip: boolean) => (name: string, body: () => void) => group(name, body, skip),
});

/** Work before the tests runs at once; nothing is left to tidy up when a worker ends. */
export const beforeAll = (work: () => void): void => work();
export const afterAll = (): void => undefined;

/** Runs everything that was collected. */
export async function runSuite(): Promise<SuiteReport> {
  const failures: { name: string; message: string }[] = [];
  for (const { name, run } of collected) {
    try {
      await run();
    } catch (error) {
      failures.push({ name, message: error instanceof Error ? error.message.slice(0, 2000) : String(error) });
    }
  }
  return { passed: collected.length - failures.length, skipped, failures };
}
