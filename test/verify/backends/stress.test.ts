import { expect, test } from "vitest";
import { buildFakeToolchain } from "./fakes/toolchain.ts";
import { processesOf } from "./processes.ts";
import { stress } from "./stress.ts";

test("100 checks on 4 processes that misbehave: each has one verdict, none a wrong one, and nothing is left", async () => {
  const fake = buildFakeToolchain();
  const result = await stress(fake, { checks: 100, workers: 4, seed: 1, growth: 512 });
  const orphans = processesOf(fake.folder);
  fake.remove();
  const { kinds, wrong, perSecond, counts } = result;
  console.log(`${perSecond.toFixed(0)} checks a second: ${JSON.stringify({ ...kinds, processes: counts })}`);
  expect(wrong).toEqual([]);
  expect(orphans).toEqual([]);
  expect(counts.failed).toBeGreaterThan(0);
  // Most checks survive what happens to their processes.
  expect((kinds.crashed ?? 0) + (kinds.timeout ?? 0)).toBeLessThan(100 / 20);
});
