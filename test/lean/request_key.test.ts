// The key of a request: it changes with every field, and no text can pass for the border between two.
import { describe, expect, test } from "vitest";
import { type Judge, requestDigest, requestKey } from "../../src/verify/request_key.ts";
import type { Limits, VerifyRequest } from "../../src/verify/verifier.ts";
import { verifyLimits } from "../../src/verify/verifier.ts";

const base: Required<VerifyRequest> = {
  statement: "theorem t : p",
  proof: "h",
  lemmas: "theorem l : q := k",
  header: "open Nat",
  limits: {},
};

/** One change of each field. A field without one does not compile. */
const changes = {
  statement: { statement: "theorem t : q" },
  proof: { proof: "h " },
  lemmas: { lemmas: "theorem l : q := m" },
  header: { header: "open Int" },
  limits: { limits: { steps: 7 } },
} satisfies Record<keyof Required<VerifyRequest>, Partial<VerifyRequest>>;

const limitChanges = {
  steps: { steps: 1 },
  depth: { depth: 1 },
  memory: { memory: 1 },
  milliseconds: { milliseconds: 1 },
} satisfies Record<keyof Limits, Partial<Limits>>;

const judge: Required<Judge> = { backend: "repl", toolchain: "Lean 4.34.0", confirmation: "" };
const judgeChanges = {
  backend: { backend: "lean" },
  toolchain: { toolchain: "Lean 4.9.0" },
  confirmation: { confirmation: "checker" },
} satisfies Record<keyof Required<Judge>, Partial<Judge>>;

describe("the key of a request", () => {
  test.each(Object.entries(changes))("changes with '%s'", (_, change) => {
    expect(requestKey({ ...base, ...change })).not.toBe(requestKey(base));
  });

  test.each(Object.entries(limitChanges))("changes with the limit on '%s'", (_, limits) => {
    expect(requestKey({ ...base, limits })).not.toBe(requestKey(base));
  });

  test.each(Object.entries(judgeChanges))("changes with the judge's '%s'", async (_, change) => {
    expect(requestKey(base, { ...judge, ...change })).not.toBe(requestKey(base, judge));
    expect(await requestDigest(base, { ...judge, ...change })).not.toBe(await requestDigest(base, judge));
  });

  test("is the same for what says the same", () => {
    expect(requestKey({ statement: "s", proof: "p" })).toBe(
      requestKey({ proof: "p", statement: "s", header: "", lemmas: "", limits: { ...verifyLimits } }),
    );
  });

  test("no text can move from one field to the next, whatever it is made of", () => {
    const pieces = ["", "a", '"', '","', "\\", "\u0000", "\n", " := ", '"],["', "\ud800"];
    const keys = new Set<string>();
    for (const header of pieces)
      for (const lemmas of pieces)
        for (const statement of pieces)
          for (const proof of pieces) keys.add(requestKey({ header, lemmas, statement, proof }));
    expect(keys.size).toBe(pieces.length ** 4);
  });

  test("limits that are no numbers of JSON stay apart", () => {
    const of = (steps: number) => requestKey({ ...base, limits: { steps } });
    expect(new Set([of(Number.POSITIVE_INFINITY), of(Number.NaN), of(0)]).size).toBe(3);
  });
});
