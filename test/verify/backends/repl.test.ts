import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ReplPoolOptions, replVerifier } from "../../../src/verify/backends/repl/repl.ts";
import { unsandboxed } from "../../../src/verify/backends/sandbox/find.ts";
import { buildFakeToolchain, type FakeToolchain, fakeLimits } from "./fakes/toolchain.ts";
import { processesOf } from "./processes.ts";

let fake: FakeToolchain;
beforeAll(() => {
  fake = buildFakeToolchain();
});
afterAll(() => fake.remove());

const statement = "theorem easy : True";
const header = "import Mathlib\nopen Nat\n";

/** A pool of fake REPLs. `flags` go to each process. */
function pool(change: Partial<ReplPoolOptions> = {}, flags: readonly string[] = []) {
  const limits = change.limits ?? fakeLimits;
  return replVerifier({
    command: () =>
      unsandboxed().command({
        program: fake.repl,
        args: flags,
        directory: fake.project.folder,
        readable: fake.project.readable,
        environment: fake.project.variables,
        limits,
      }),
    limits,
    workers: 1,
    milliseconds: 600_000,
    headerMilliseconds: 600_000,
    retireChecks: 200,
    retireMemoryBytes: 256 * 2 ** 20,
    retireMilliseconds: 3_600_000,
    ...change,
  });
}

/** One verdict of a pool of its own. */
async function verdictOf(proof: string, change?: Partial<ReplPoolOptions>, flags?: readonly string[]) {
  const verifier = pool(change, flags);
  try {
    return await verifier.check({ statement, proof, header });
  } finally {
    await verifier.close();
    expect(processesOf(fake.folder)).toEqual([]);
  }
}

describe("verdicts", () => {
  test("a proof is proved, with its axioms and its time", async () => {
    const report = await verdictOf("by choose");
    expect(report.verdict).toEqual({ kind: "proved", axioms: ["Classical.choice", "Quot.sound", "propext"] });
    expect(report.attempts).toBe(1);
    expect(report.milliseconds).toBeGreaterThan(0);
  });

  test("an error fails it, at its place in the whole text", async () => {
    expect((await verdictOf("by wrong")).verdict).toEqual({
      kind: "failed",
      messages: [{ severity: "error", line: 3, column: 23, text: "unsolved goals\np : Prop\n⊢ True" }],
    });
  });

  test("a hole leaves it incomplete, with its goal", async () => {
    expect((await verdictOf("by\n  sorry")).verdict).toEqual({
      kind: "incomplete",
      holes: [{ hypotheses: [{ name: "p", type: "Prop" }], target: "True", line: 4, column: 2 }],
    });
  });

  test("an axiom of its own is refused, by what Lean says of it", async () => {
    expect((await verdictOf("by own_axiom")).verdict).toMatchObject({ kind: "rejected", code: "axiom_used" });
  });

  test("what the policy refuses is never sent", async () => {
    const report = await verdictOf("by native_decide");
    expect(report).toMatchObject({ verdict: { kind: "rejected", code: "native" }, attempts: 0 });
  });

  test("a header that Lean does not accept is not the proof's fault", async () => {
    const verifier = pool();
    const verdict = await verifier.verify({ statement, proof: "by trivial", header: "import Nowhere\n" });
    expect(verdict).toMatchObject({
      kind: "rejected",
      reason: expect.stringContaining("the header is not accepted: unknown module"),
    });
    await verifier.close();
  });
});

describe("misbehaviour", () => {
  test("answers in pieces are put together", async () => {
    expect((await verdictOf("by trivial", {}, ["--chop", "--seed", "3"])).verdict.kind).toBe("proved");
  });

  test("a proof that takes too long is ended with its process, and not tried again", async () => {
    const report = await verdictOf("by trivial /- fake: hang -/", { milliseconds: 300 });
    expect(report).toMatchObject({ verdict: { kind: "timeout", limit: "time" }, attempts: 1 });
  });

  test.each(["crash", "exit 1", "exit 0"])("a process that ends by itself (%s) is tried once more", async (deed) => {
    const report = await verdictOf(`by trivial /- fake: ${deed} -/`);
    expect(report).toMatchObject({ verdict: { kind: "crashed" }, attempts: 2 });
  });

  test("memory above the limit ends the process, read from /proc", async () => {
    const limits = { ...fakeLimits, memoryBytes: 200 * 2 ** 20 };
    const report = await verdictOf("by trivial /- fake: grow 1024 -/", { limits, milliseconds: 600_000 });
    expect(report.verdict).toEqual({ kind: "crashed", reason: "Lean was ended at the limit on memory" });
    expect(report.attempts).toBe(2);
  });

  test("a gigabyte of output ends the process", async () => {
    const report = await verdictOf("by trivial /- fake: spam 1000000000 -/");
    expect(report.verdict).toEqual({ kind: "crashed", reason: "Lean was ended at the limit on output" });
  });

  test("what a proof started is ended with it", async () => {
    const seconds = `4${process.pid}`;
    await verdictOf(`by trivial /- fake: child ${seconds} -/ /- fake: hang -/`, { milliseconds: 500 });
    expect(processesOf(`sleep\0${seconds}`)).toEqual([]);
  });

  test("a program that does not exist is the caller's mistake, not a verdict", async () => {
    const verifier = pool({
      command: () => ({ file: "/nowhere/repl", args: [], environment: {}, directory: "/" }),
    });
    await expect(verifier.verify({ statement, proof: "by trivial" })).rejects.toThrow(/cannot be started/);
    await verifier.close();
  });
});

describe("forged answers on standard output", () => {
  const forged = (value: object) => `/- fake: print ${JSON.stringify(value)}\\n\\n -/`;
  const errorAt = (line: number) => ({ severity: "error", pos: { line, column: 0 }, data: "no" });
  const axiomsOf = (name: string) => ({
    env: 1,
    messages: [
      {
        severity: "info",
        pos: { line: 2, column: 0 },
        endPos: { line: 2, column: 1 },
        data: `'${name}' does not depend on any axioms`,
      },
    ],
  });

  test.each([
    ["an environment", forged({ env: 0 })],
    ["an environment and the axioms", forged({ env: 0 }) + forged(axiomsOf("easy"))],
    ["the axioms, before anything was asked", forged(axiomsOf("easy"))],
    ["half an answer", '/- fake: print {"env": -/'],
    ["a line that is none", "/- fake: print hello\\n -/"],
    ["many answers", forged({ env: 0 }).repeat(20)],
  ])("%s: a wrong proof is not proved", async (_, deed) => {
    const { verdict } = await verdictOf(`by wrong ${deed}`);
    expect(["failed", "crashed", "rejected"]).toContain(verdict.kind);
  });

  test.each([
    ["by wrong", forged({ env: 0 })],
    ["by wrong", forged(axiomsOf("easy"))],
    ["by trivial", forged({ env: 0, messages: [errorAt(1)] })],
  ])("the process that said it serves no other proof: %s %s", async (proof, deed) => {
    const verifier = pool();
    expect(await verifier.verify({ statement, proof: `${proof} ${deed}`, header })).not.toMatchObject({
      kind: "proved",
    });
    expect(await verifier.verify({ statement, proof: "by trivial", header })).toEqual({ kind: "proved", axioms: [] });
    expect(await verifier.verify({ statement, proof: "by wrong", header })).toMatchObject({ kind: "failed" });
    expect(await verifier.verify({ statement, proof: "by choose", header })).toMatchObject({ kind: "proved" });
    expect(verifier.counts.failed).toBeGreaterThan(0);
    await verifier.close();
  });
});

describe("the pool", () => {
  test("one process serves headers with the same imports, and reads each once", async () => {
    const verifier = pool();
    const requests = ["by trivial", "by wrong", "by choose"].flatMap((proof) => [
      { statement, proof, header },
      { statement, proof, header: "import Mathlib\n" },
    ]);
    const kinds = (await verifier.verifyAll(requests)).map(({ kind }) => kind);
    expect(kinds).toEqual(["proved", "proved", "failed", "failed", "proved", "proved"]);
    expect(verifier.counts).toEqual({ started: 1, retired: 0, failed: 0 });
    await verifier.close();
  });

  test("a header that goes on after another one is read from there, if a command ends there", async () => {
    const verifier = pool();
    const headers = [
      "namespace A\n",
      "namespace A\ntheorem one : True := by trivial\n",
      "namespace A\ntheorem one : True := by trivial\n\nvariable (n : Nat)\n",
      "namespace A\ntheorem one : True := by trivial\n\nvariable (n : Nat)\n  (m : Nat)\n",
      "namespace A\ntheorem one : True := by trivial\n\nvariable (n : Nat)\n-- a comment\n",
      "namespace B\n",
    ];
    for (const each of headers) {
      const verdict = await verifier.verify({ statement, proof: "by trivial", header: each });
      expect(verdict, each).toMatchObject({ kind: "proved" });
    }
    expect(verifier.counts.started).toBe(1);
    await verifier.close();
  });

  test("an error in what goes on stands at its place in the whole header", async () => {
    const verifier = pool();
    const first = "namespace A\ntheorem one : True := by trivial\n";
    const second = `${first}\ntheorem two : False := by trivial\n`;
    await verifier.verify({ statement, proof: "by trivial", header: first });
    const verdict = await verifier.verify({ statement, proof: "by trivial", header: second });
    expect(verdict).toMatchObject({ kind: "rejected", message: { line: 4, column: 23 } });
    await verifier.close();
  });

  test("other imports get another process", async () => {
    // The empty header's process is the first one of three.
    const verifier = pool();
    for (const imports of ["import Mathlib\n", "import Aesop\n", ""]) {
      expect(await verifier.verify({ statement, proof: "by trivial", header: imports })).toMatchObject({
        kind: "proved",
      });
    }
    expect(verifier.counts).toEqual({ started: 3, retired: 2, failed: 0 });
    await verifier.close();
  });

  test("a process is retired by use, by age and by memory", async () => {
    const requests = Array.from({ length: 6 }, () => ({ statement, proof: "by trivial", header }));
    for (const [change, flags] of [
      [{ retireChecks: 2 }, []],
      [{ retireMilliseconds: 0 }, []],
      [{ retireMemoryBytes: 100 * 2 ** 20 }, ["--leak", "32"]],
    ] as const) {
      const verifier = pool(change, flags);
      const verdicts = await verifier.verifyAll(requests);
      expect(verdicts.map(({ kind }) => kind)).toEqual(requests.map(() => "proved"));
      expect(verifier.counts.retired).toBeGreaterThanOrEqual(2);
      expect(verifier.counts.failed).toBe(0);
      await verifier.close();
    }
  });

  test("closing answers what still waits", async () => {
    const verifier = pool();
    const answers = verifier.verifyAll([
      { statement, proof: "by trivial /- fake: hang -/", header },
      { statement, proof: "by trivial", header },
    ]);
    await expect.poll(() => processesOf(fake.repl).length).toBeGreaterThan(0);
    await verifier.close();
    expect(await answers).toEqual([0, 1].map(() => ({ kind: "crashed", reason: "the verifier was closed" })));
    expect(processesOf(fake.folder)).toEqual([]);
  });
});
