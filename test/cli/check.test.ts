// gentzen check: the codes that arena and comparator read, the reason beside them, and files that break other checkers.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportNdjson } from "../../src/verify/index.ts";
import { describeExportVerdict } from "../../src/verify/node.ts";
import { world } from "../lean/kernel/world.ts";
import { gentzen } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-check-"));
const good = exportNdjson(world(), ["Nat.add"]);

function file(text: string | Uint8Array): string {
  const path = join(folder, `${Math.random()}.ndjson`);
  writeFileSync(path, text);
  return path;
}

async function check(text: string | Uint8Array, ...flags: string[]) {
  const ran = await gentzen("check", file(text), "--json", ...flags);
  return { code: ran.code, ...(JSON.parse(ran.stdout) as Record<string, unknown>) };
}

test("0: accepted, with what was declared and what is assumed", async () => {
  expect(await check(good)).toMatchObject({ code: 0, verdict: "accepted", declarations: 5, theorems: 0, axioms: [] });
  const { code, stdout } = await gentzen("check", file(good));
  expect(code).toBe(0);
  expect(stdout).toMatch(/accepted, 5 declarations, 0 theorems, no axioms/);
  const one = { verdict: "accepted", declarations: 1, theorems: 1, axioms: [] } as const;
  expect(describeExportVerdict("a", one)).toBe("a: accepted, 1 declaration, 1 theorem, no axioms");
});

test("1: rejected, with the line, the declaration and the reason", async () => {
  const changed = good.replace(/("numFields":)0/, "$11");
  expect(await check(changed)).toMatchObject({ code: 1, verdict: "rejected", declaration: "Nat" });
  const { code, stdout } = await gentzen("check", file(changed));
  expect(code).toBe(1);
  expect(stdout).toMatch(/rejected\n {2}line \d+, Nat: .*\n[\s\S]*numFields differs/);
});

test("1: malformed, down to the bytes", async () => {
  expect(await check(`${good}{`)).toMatchObject({ code: 1, verdict: "rejected", evidence: ["it is not JSON"] });
  expect(await check("")).toMatchObject({ code: 1, verdict: "rejected" });
  const bytes = Buffer.from(good.replace('"str":"Nat"', '"str":"N\u00e4t"'), "utf8");
  expect((await check(bytes)).code).toBe(0);
  bytes[bytes.indexOf(0xc3) + 1] = 0x28;
  expect(await check(bytes)).toMatchObject({ code: 1, verdict: "rejected", evidence: ["it is not JSON"] });
});

test("2: declined, for what the kernel lacks and for limits", async () => {
  expect(await check(good.replace('"isUnsafe":false', '"isUnsafe":true'))).toMatchObject({
    code: 2,
    verdict: "declined",
  });
  expect(await check(good, "--steps", "20")).toMatchObject({ code: 2, verdict: "declined", declaration: "Nat" });
});

test("64: a command line that makes no sense", async () => {
  for (const args of [[], [folder], [join(folder, "none")], ["a", "b"], ["a", "--nope"], ["a", "--steps", "0"]]) {
    const { code, stderr } = await gentzen("check", ...args);
    expect({ args, code }).toEqual({ args, code: 64 });
    expect(stderr).toMatch(/UsageError/);
  }
});

test("terms of 20,000 levels are checked without overflow of the stack", async () => {
  const lines = [
    '{"meta":{"format":{"version":"3.1.0"}}}',
    ...["A", "a", "f"].map((name, i) => `{"str":{"pre":0,"str":"${name}"},"in":${i + 1}}`),
    '{"succ":0,"il":1}',
    '{"sort":1,"ie":0}',
    '{"const":{"name":1,"us":[]},"ie":1}',
    '{"const":{"name":2,"us":[]},"ie":2}',
    '{"const":{"name":3,"us":[]},"ie":3}',
    '{"forallE":{"name":2,"type":1,"body":1,"binderInfo":"default"},"ie":4}',
    ...[0, 1, 4].map((type, i) => `{"axiom":{"name":${i + 1},"levelParams":[],"type":${type},"isUnsafe":false}}`),
    '{"app":{"fn":3,"arg":2},"ie":5}',
    ...Array.from({ length: 20_000 }, (_, i) => `{"app":{"fn":3,"arg":${i + 5}},"ie":${i + 6}}`),
    '{"str":{"pre":0,"str":"d"},"in":4}',
    '{"def":{"name":4,"levelParams":[],"type":1,"value":20005,"hints":"opaque","safety":"safe","all":[4]}}',
  ];
  expect(await check(lines.join("\n"))).toMatchObject({ code: 0, axioms: ["A", "a", "f"] });
});
