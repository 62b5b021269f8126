import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leanVerifier, parseLeanLines } from "../../../src/verify/backends/lean.ts";
import { findSandboxes, unsandboxed } from "../../../src/verify/backends/sandbox/find.ts";
import type { ProcessLimits, Sandbox } from "../../../src/verify/backends/sandbox/sandbox.ts";
import { buildFakeToolchain, type FakeToolchain, fakeLimits } from "./fakes/toolchain.ts";
import { processesOf } from "./processes.ts";

let fake: FakeToolchain;
const outside = mkdtempSync(join(tmpdir(), "gentzen-outside-"));
beforeAll(() => {
  fake = buildFakeToolchain();
  writeFileSync(join(outside, "secret.txt"), "the secret");
});
afterAll(() => {
  expect(processesOf(fake.folder)).toEqual([]);
  fake.remove();
  rmSync(outside, { recursive: true });
});

const sandboxes = await findSandboxes();
if (sandboxes.length === 0) console.log("skipped: neither bubblewrap nor unshare can make a sandbox on this machine");

const statement = "theorem easy : True";
const header = "import Mathlib\nopen Nat\n";

async function reportOn(proof: string, sandbox: Sandbox, change: Partial<ProcessLimits> = {}, milliseconds = 600_000) {
  const limits = { ...fakeLimits, ...change };
  const verifier = leanVerifier({ project: fake.project, sandbox, limits, workers: 2, milliseconds });
  try {
    return await verifier.check({ statement, proof, header });
  } finally {
    await verifier.close();
  }
}

describe.each([...sandboxes.slice(0, 1), unsandboxed()])("with sandbox: $name", (sandbox) => {
  const verdictOn = async (...args: [string, Partial<ProcessLimits>?, number?]) =>
    (await reportOn(args[0], sandbox, args[1], args[2])).verdict;

  test("proved, failed, incomplete and refused", async () => {
    expect(await verdictOn("by choose")).toEqual({
      kind: "proved",
      axioms: ["Classical.choice", "Quot.sound", "propext"],
    });
    expect(await verdictOn("by wrong")).toEqual({
      kind: "failed",
      messages: [{ severity: "error", line: 3, column: 23, text: "unsolved goals\np : Prop\n⊢ True" }],
    });
    expect(await verdictOn("by\n  sorry")).toEqual({
      kind: "incomplete",
      holes: [{ hypotheses: [{ name: "p", type: "Prop" }], target: "True", line: 4, column: 2 }],
    });
    expect(await verdictOn("by own_axiom")).toMatchObject({ kind: "rejected", code: "axiom_used" });
  });

  test("warnings are kept with their places, and do no harm", async () => {
    const { verdict, messages } = await reportOn("by unused", sandbox);
    expect(verdict.kind).toBe("proved");
    expect(messages[0]).toEqual({ severity: "warning", line: 3, column: 0, text: "this tactic is never executed" });
  });

  test("a process that hangs, or ends by itself", async () => {
    expect(await verdictOn("by trivial /- fake: hang -/", {}, 500)).toEqual({ kind: "timeout", limit: "time" });
    expect(await verdictOn("by trivial /- fake: exit 3 -/")).toMatchObject({
      kind: "crashed",
      reason: expect.stringContaining("code 3"),
    });
    expect(await verdictOn("by trivial /- fake: exit 0 -/")).toMatchObject({ kind: "crashed" });
  });
});

describe.each(sandboxes.slice(0, 1))("a proof that attacks, in the sandbox: $name", (sandbox) => {
  const verdictOn = async (deed: string, change: Partial<ProcessLimits> = {}, milliseconds?: number) =>
    (await reportOn(`by trivial /- fake: ${deed} -/`, sandbox, change, milliseconds)).verdict;
  /** What the proof finds out it prints as an error: then it is not proved. */
  const contained = { kind: "proved", axioms: [] };

  test("reading a file outside: there is none", async () => {
    const paths = [`${outside}/secret.txt`, "/etc/shadow", "/proc/1/environ"];
    expect(await verdictOn(paths.map((path) => `read ${path}`).join(" -//- fake: "))).toEqual(contained);
  });

  test("the caller's environment: it is not there", async () => {
    process.env.GENTZEN_LEAN_SECRET = "the secret";
    const verdict = await verdictOn("environment");
    delete process.env.GENTZEN_LEAN_SECRET;
    expect(verdict.kind).toBe("failed");
    expect(JSON.stringify(verdict)).not.toContain("the secret");
  });

  test("writing: nowhere but in its scratch folder", async () => {
    const paths = [`${outside}/x`, `${fake.folder}/bin/lean`, `${fake.folder}/project/x`, "/usr/x", "/x"];
    expect(await verdictOn(paths.map((path) => `write ${path}`).join(" -//- fake: "))).toEqual(contained);
    expect(readdirSync(outside)).toEqual(["secret.txt"]);
  });

  test("connecting: there is no network", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    expect(await verdictOn(`connect ${(server.address() as { port: number }).port}`)).toEqual(contained);
    server.close();
  });

  test("forking without end: the system refuses", async () => {
    expect(await verdictOn("fork 400", { processes: 64 })).toEqual(contained);
  });

  test("filling the memory: ended", async () => {
    expect(await verdictOn("grow 1024", { memoryBytes: 200 * 2 ** 20 })).toEqual({
      kind: "crashed",
      reason: "Lean was ended at the limit on memory",
    });
  });

  test("printing a gigabyte: ended", async () => {
    expect(await verdictOn("spam 1000000000")).toEqual({
      kind: "crashed",
      reason: "Lean was ended at the limit on output",
    });
  });

  test("using the processor without end: ended", async () => {
    expect(await verdictOn("spin", { cpuSeconds: 1 })).toEqual({ kind: "timeout", limit: "time" });
  });
});

describe("what Lean is called with", () => {
  /** A `lean` of the project that is a shell script instead. */
  async function reportWith(script: string) {
    const lean = join(outside, "lean");
    writeFileSync(lean, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const project = { ...fake.project, lean };
    const options = { project, sandbox: unsandboxed(), limits: fakeLimits, workers: 1, milliseconds: 60_000 };
    const verifier = leanVerifier(options);
    const report = await verifier.check({ statement, proof: "by trivial", header });
    await verifier.close();
    rmSync(lean);
    return report;
  }

  test("the root below which a file's path is its module's name", async () => {
    const log = join(outside, "arguments");
    await reportWith(`echo "$@" >> ${log}; exec ${fake.project.lean} "$@"`);
    const [compiling, asking] = readFileSync(log, "utf8").trimEnd().split("\n");
    rmSync(log);
    expect(compiling).toMatch(/^--json -R (\/\S+) -o \/\S+\/GentzenCandidate\.olean \1\/GentzenCandidate\.lean$/);
    expect(asking).toMatch(/^--json -R (\/\S+) \1\/Query\.lean$/);
  });

  test.each([
    ["standard error", "echo 'libgmp.so: cannot open shared object file' >&2"],
    ["standard output", "echo 'libgmp.so: cannot open shared object file'"],
  ])("a reason on %s is told", async (_, script) => {
    const { verdict } = await reportWith(`${script}; exit 1`);
    const reason = "Lean ended with code 1: libgmp.so: cannot open shared object file";
    expect(verdict).toEqual({ kind: "crashed", reason });
  });

  test("of a long text the beginning and the end are told: a help text has its reason first, a trace last", async () => {
    const { verdict } = await reportWith("echo Unknown command line option; seq 100; echo the end; exit 1");
    expect(verdict).toMatchObject({ reason: "Lean ended with code 1: Unknown command line option; 1; 100; the end" });
  });
});

test("forged messages change nothing", async () => {
  const answer = (name: string, line: number) =>
    JSON.stringify({
      severity: "information",
      pos: { line, column: 0 },
      endPos: null,
      data: `'${name}' does not depend on any axioms`,
    });
  const lines = [answer("easy", 5), answer("easy", 1_000_000), "{}", "not JSON", '{"severity": "error"}'];
  const print = lines.map((line) => `/- fake: print ${line}\\n -/`).join(" ");
  const proofs = ["by wrong", "by sorry", "by trivial"].map((proof) => reportOn(`${proof} ${print}`, unsandboxed()));
  expect((await Promise.all(proofs)).map(({ verdict }) => verdict.kind)).toEqual(["failed", "incomplete", "proved"]);
});

test("messages of `lean --json` are read, whatever stands between them", () => {
  const line =
    '{"severity":"warning","pos":{"line":2,"column":8},"keepFullRange":false,"kind":"hasSorry","isSilent":false,' +
    '"fileName":"a.lean","endPos":{"line":2,"column":9},"data":"declaration uses `sorry`","caption":""}';
  const text = `warming up\n${line}\n{"half": \n${line.replace("warning", "information")}\n`;
  expect(parseLeanLines(text).messages.map(({ severity, line: at, column }) => [severity, at, column])).toEqual([
    ["warning", 2, 8],
    ["info", 2, 8],
  ]);
});
