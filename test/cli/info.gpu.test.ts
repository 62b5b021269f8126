import { expect, test } from "vitest";
import { gentzen } from "./command.ts";

test("info --json prints one line with adapter, limits, features and a speed", async () => {
  const { code, stdout } = await gentzen("info", "--json", "--size", "64", "--seconds", "0.05");
  expect(code).toBe(0);
  expect(stdout.split("\n")).toHaveLength(2);
  const record = JSON.parse(stdout);
  expect(record.adapter.name).not.toBe("");
  expect(["hardware", "lavapipe", "swiftshader"]).toContain(record.adapter.kind);
  expect(record.limits.maxComputeInvocationsPerWorkgroup).toBeGreaterThanOrEqual(128);
  expect(record.matmul).toMatchObject({ size: 64 });
  expect(record.matmul.gflops).toBeGreaterThan(0);
  expect(record.matmul.seconds.best).toBeLessThanOrEqual(record.matmul.seconds.median);
});

test("info for people says the same in words", async () => {
  const { code, stdout } = await gentzen("info", "--size", "32", "--seconds", "0.05");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^adapter +\S/m);
  expect(stdout).toMatch(/^matmul +32 × 32 in f32: [\d.e-]+ GFLOP\/s$/m);
});
