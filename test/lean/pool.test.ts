// The pool of checker threads: order, cache, and workers that hang, die or use too much memory.
import { afterAll, describe, expect, it } from "vitest";
import { embeddedVerifier } from "../../src/verify/pool/pool.ts";
import type { Verifier } from "../../src/verify/verifier.ts";

const opened: Verifier[] = [];

function open(options: Parameters<typeof embeddedVerifier>[0]): Verifier {
  const verifier = embeddedVerifier(options);
  opened.push(verifier);
  return verifier;
}

afterAll(async () => {
  await Promise.all(opened.map((verifier) => verifier.close()));
});

const statement = "theorem t (p q : Prop) (h : p) : p ∨ q";
const right = "by\n  left\n  exact h";

describe("pool of embedded checkers", () => {
  it("answers in the order of the requests", async () => {
    const verifier = open({ workers: 2 });
    const requests = Array.from({ length: 100 }, (_, i) => ({
      statement,
      proof: i % 3 === 0 ? `${right} -- ${i}` : `by exact h${i}`,
    }));
    const verdicts = await verifier.verifyAll(requests);
    expect(verdicts.map(({ kind }) => kind)).toEqual(requests.map((_, i) => (i % 3 === 0 ? "proved" : "failed")));
  });

  it("remembers verdicts", async () => {
    const verifier = open({ workers: 1 });
    const first = await verifier.verify({ statement, proof: right });
    expect(await verifier.verify({ statement, proof: right })).toBe(first);
  });

  it("answers after it is closed", async () => {
    const verifier = open({ workers: 1 });
    const pending = verifier.verify({ statement, proof: right });
    await verifier.close();
    expect((await pending).kind).toBe("crashed");
    expect((await verifier.verify({ statement, proof: right })).kind).toBe("crashed");
  });

  it("stops an endless check by its own limits", async () => {
    const verifier = open({ workers: 1 });
    const verdict = await verifier.verify({ statement, proof: "by\n  repeat skip", limits: { milliseconds: 200 } });
    expect(verdict.kind).toBe("timeout");
  });
});

describe("pool with a worker that misbehaves", () => {
  const workerUrl = new URL("./bad_worker.ts", import.meta.url);
  /** Only what hangs is to meet the clock. */
  const limitsOf = (proof: string) => ({ milliseconds: proof === "hang" ? 50 : 600_000 });

  it.each([
    ["hang", { kind: "timeout", limit: "time" }],
    ["exit", { kind: "crashed", reason: "the worker ended with code 3" }],
    ["throw", { kind: "crashed", reason: "the worker threw" }],
    ["memory", { kind: "crashed", reason: "the worker ran out of memory" }],
  ])("replaces it when it should %s, and loses no other request", async (proof, expected) => {
    const verifier = open({ workers: 1, workerUrl, graceMilliseconds: 300, memoryMegabytes: 48 });
    expect(await verifier.verify({ statement, proof: "ready", limits: limitsOf("ready") })).toEqual({
      kind: "proved",
      axioms: [],
    });
    const proofs = ["good 1", proof, "good 2", "good 3"];
    const verdicts = await verifier.verifyAll(
      proofs.map((text) => ({ statement, proof: text, limits: limitsOf(text) })),
    );
    expect(verdicts[1]).toEqual(expected);
    expect([verdicts[0], verdicts[2], verdicts[3]].map(({ kind }) => kind)).toEqual(["proved", "proved", "proved"]);
  });

  it("does not remember timeouts and crashes", async () => {
    const verifier = open({ workers: 1, workerUrl });
    const first = await verifier.verify({ statement, proof: "exit" });
    const second = await verifier.verify({ statement, proof: "exit" });
    expect(first).toEqual(second);
    expect(second).not.toBe(first);
  });
});
