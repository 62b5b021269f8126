// Proofs written line by line: what is open after each line, forks, what is refused by name, and that whoever accepts the lines accepts
// the whole text.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/platform/index.ts";
import { defaultProblemSetOptions, drawProblemSets } from "../../src/tasks/index.ts";
import { ProofSession, type Verdict, verifyEmbedded } from "../../src/verify/index.ts";
import { dataFolder } from "../lean/check.ts";

function opened(statement: string, header = ""): ProofSession {
  const session = ProofSession.open({ statement, header });
  if ("kind" in session) throw new Error(JSON.stringify(session));
  return session;
}

/** Applies lines until one fails. */
function written(session: ProofSession, lines: readonly string[]): ProofSession | Verdict {
  let present: ProofSession | Verdict = session;
  for (const line of lines) {
    if ("kind" in present) break;
    present = present.apply(line);
  }
  return present;
}

function shown(session: ProofSession | Verdict): string {
  if ("kind" in session) {
    return session.kind === "failed"
      ? session.messages[0].text
      : session.kind === "rejected"
        ? session.reason
        : session.kind;
  }
  const goals = session.goals.map(({ tag, hypotheses, target }) => {
    const known = hypotheses.filter(({ type }) => type !== "Prop").map(({ name, type }) => `${name} : ${type}`);
    return `${tag === "" ? "" : `${tag}: `}${known.join(", ")} ⊢ ${target}`;
  });
  return session.complete ? "complete" : goals.join(" | ");
}

/** What is shown after each line. */
function trace(statement: string, proof: string): string[] {
  let session: ProofSession | Verdict = opened(statement);
  const all = [shown(session)];
  for (const line of proof.split("\n")) {
    if ("kind" in session) break;
    session = session.apply(line);
    all.push(shown(session));
  }
  return all;
}

const swap = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p";

describe("the goals after each line", () => {
  test("of plain tactics and bullets", () => {
    expect(trace(swap, "  constructor\n  · exact h.2\n  · cases h\n    assumption")).toEqual([
      "h : p ∧ q ⊢ q ∧ p",
      "left: h : p ∧ q ⊢ q | right: h : p ∧ q ⊢ p",
      "right: h : p ∧ q ⊢ p",
      "right.intro: left✝ : p, right✝ : q ⊢ p",
      "complete",
    ]);
  });

  test("of alternatives, with the names that they give", () => {
    const induction = "  induction n with\n  | zero => rfl\n  | succ n ih =>\n    rw [Nat.add_succ]\n    rw [ih]";
    expect(trace("theorem zero_plus (n : Nat) : 0 + n = n", induction)).toEqual([
      "n : Nat ⊢ 0 + n = n",
      "zero:  ⊢ 0 + 0 = 0 | succ: n✝ : Nat, n_ih✝ : 0 + n✝ = n✝ ⊢ 0 + (n✝ + 1) = n✝ + 1",
      "succ: n✝ : Nat, n_ih✝ : 0 + n✝ = n✝ ⊢ 0 + (n✝ + 1) = n✝ + 1",
      "succ: n : Nat, ih : 0 + n = n ⊢ 0 + (n + 1) = n + 1",
      "succ: n : Nat, ih : 0 + n = n ⊢ (0 + n).succ = n + 1",
      "complete",
    ]);
    const cases = "  cases h with\n  | inl a => right; exact a\n  | inr b =>\n    left\n    exact b";
    expect(trace("theorem swap (p q : Prop) (h : p ∨ q) : q ∨ p", cases).slice(1)).toEqual([
      "inl: h✝ : p ⊢ q ∨ p | inr: h✝ : q ⊢ q ∨ p",
      "inr: h✝ : q ⊢ q ∨ p",
      "inr: b : q ⊢ q ∨ p",
      "inr: b : q ⊢ q",
      "complete",
    ]);
  });

  test("of have, case and next, and of tactics over several lines", () => {
    const have = "  have k : q := by\n    obtain ⟨a, b⟩ := h\n    exact b\n  refine ⟨k, ?_⟩\n  exact\n    h.1";
    expect(trace(swap, have).slice(1)).toEqual([
      "h : p ∧ q ⊢ q",
      "intro: a : p, b : q ⊢ q",
      "h : p ∧ q, k : q ⊢ q ∧ p",
      "h : p ∧ q, k : q ⊢ p",
      "h : p ∧ q, k : q ⊢ p",
      "complete",
    ]);
    const cases = "  constructor\n  case right => exact h.1\n  next =>\n    exact h.2";
    expect(trace(swap, cases).slice(2)).toEqual(["left: h : p ∧ q ⊢ q", "left: h : p ∧ q ⊢ q", "complete"]);
    // A line further right goes on with the one before it.
    expect(trace(swap, "  exact And.intro h.2\n    h.1").at(-1)).toContain("Type mismatch");
    expect(trace(swap, "  refine And.intro (h.2 : q)\n    ?_").at(-1)).toContain("Type mismatch");
  });

  test("what fails says what the whole text's check says, at the same place", () => {
    for (const lines of [
      ["  exact h"],
      ["  constructor", "  · exact h.1", "  · exact h.2"],
      ["  constructor", "  · skip", "  · exact h.1"],
      ["  constructor", "  exact h.2", "  exact k"],
      ["  cases h with", "  | intro a b c => exact ⟨b, a⟩"],
      ["  cases h with", "  | inl a => exact a"],
      ["  intro"],
    ]) {
      const result = written(opened(swap), lines);
      expect(result).toEqual(verifyEmbedded({ statement: swap, proof: `by\n${lines.join("\n")}` }));
      expect("kind" in result && result.kind).toBe("failed");
    }
  });

  test("nothing is complete before its block is done, nor by sorry", () => {
    expect(written(opened(swap), ["  have k : q := by", "    sorry"])).toMatchObject({ complete: false });
    expect(written(opened(swap), ["  sorry"])).toMatchObject({ complete: false, goals: [] });
    expect(written(opened(swap), ["  cases h with"])).toMatchObject({ complete: false });
    expect(shown(written(opened(swap), ["  cases h with", "  skip"]))).toBe(
      "Alternative `intro` has not been provided",
    );
    expect(written(opened(swap), ["  exact ⟨h.2,"])).toMatchObject({ complete: false });
    expect(written(opened(swap), ["  exact ⟨h.2,", "    h.1⟩"])).toMatchObject({ complete: true });
  });
});

test("what can only be read as a whole is refused by name, and so is what no proof may have", () => {
  for (const [lines, reason] of [
    [["  constructor", "  | a => trivial"], "an alternative, in a proof that is written line by line"],
    [["  exact by"], "a block of 'by' but that of 'have', in a proof that is written line by line"],
    [["  cases h with", "  | _ => trivial"], "a wildcard alternative, in a proof that is written line by line"],
    [
      ["  constructor", "  case left | right => trivial"],
      "several cases at once, in a proof that is written line by line",
    ],
    [["  native_decide"], "native_decide"],
    [["  constructor", "  end"], "end"],
  ] as const) {
    const result = written(opened(swap), lines);
    expect([lines, "kind" in result && result.kind]).toEqual([lines, "rejected"]);
    expect(shown(result)).toContain(reason);
  }
  expect(ProofSession.open({ statement: "theorem x : foo" })).toMatchObject({ kind: "rejected" });
  expect(ProofSession.open({ statement: "def x : Nat" })).toMatchObject({ kind: "rejected" });
});

test("every point can be gone on from more than once, in any order, and stays as it is", () => {
  const start = opened(swap);
  const split = written(start, ["  constructor"]) as ProofSession;
  const before = [shown(start), shown(split)];
  const [good, bad, other] = [split.apply("  · exact h.2"), split.apply("  · exact h.1"), split.apply("  rotate_left")];
  expect([shown(good), shown(other)]).toEqual(["right: h : p ∧ q ⊢ p", "right: h : p ∧ q ⊢ p | left: h : p ∧ q ⊢ q"]);
  expect(shown(bad)).toContain("type mismatch: The argument");
  expect(shown((good as ProofSession).apply("  · exact h.1"))).toBe("complete");
  expect(shown(split.apply("  · exact h.2"))).toBe(shown(good));
  expect(shown((other as ProofSession).apply("  · exact h.1"))).toBe("left: h : p ∧ q ⊢ q");
  expect([shown(start), shown(split)]).toEqual(before);
  // Metavariables that a line fills are open again in the other branch.
  const open = written(opened("theorem some (n : Nat) (h : n = 3) : ∃ m, m = 3"), [
    "  apply Exists.intro",
  ]) as ProofSession;
  expect(shown(written(open, ["  exact h"]))).toBe("complete");
  expect(open.goals.length).toBe(2);
  expect(shown(written(open, ["  rotate_left", "  · exact 3", "  · rfl"]))).toBe("complete");
});

/** Lines of a proof with one of them changed, left out or repeated. */
function mutant(lines: readonly string[], random: Random): string[] {
  const place = random.int(lines.length);
  const changed = [...lines];
  const kind = random.int(3);
  if (kind === 0) changed.splice(place, 1);
  else if (kind === 1) changed.splice(place, 0, lines[random.int(lines.length)]);
  else changed[place] = changed[place].replace(/h(\d)/, (_, digit: string) => `h${(Number(digit) + 1) % 4}`);
  return changed;
}

test("the lines of a drawn theorem's proof are accepted if and only if the whole text is", () => {
  const few = { count: 90, maxTactics: 8 };
  const { sft } = drawProblemSets({
    ...defaultProblemSetOptions,
    seed: 5,
    sft: few,
    pool: { count: 1, maxTactics: 4 },
    validation: { perBucket: 1 },
    test: { perBucket: 1 },
    canaries: { count: 1 },
  });
  const random = new Random(1);
  const counts = { proved: 0, failed: 0, alike: 0 };
  for (const { statement, proof = "" } of sft) {
    const lines = proof.split("\n").slice(1);
    for (const tried of [lines, mutant(lines, random), mutant(lines, random)]) {
      if (tried.length === 0) continue;
      const verdict = verifyEmbedded({ statement, proof: `by\n${tried.join("\n")}` });
      const result = written(opened(statement), tried);
      const name = `${statement}\n${tried.join("\n")}`;
      expect([name, "kind" in result ? false : result.complete]).toEqual([name, verdict.kind === "proved"]);
      if (verdict.kind === "proved") counts.proved++;
      else counts.failed++;
      // A tactic that fails says the same; goals that are left are no failure before the end.
      if (!("kind" in result)) continue;
      expect([name, result]).toEqual([name, verdict]);
      counts.alike++;
    }
  }
  expect(counts.proved).toBeGreaterThan(80);
  expect(counts.failed).toBeGreaterThan(60);
  expect(counts.alike).toBeGreaterThan(40);
});

/** Lines with one left out, doubled, exchanged with another or changed, or all after it left out. */
function disturbed(lines: readonly string[], random: Random): string[] {
  const [place, other] = [random.int(lines.length), random.int(lines.length)];
  const changed = [...lines];
  const kind = random.int(5);
  if (kind === 0) changed.splice(place, 1);
  else if (kind === 1) changed.splice(place, 0, lines[other]);
  else if (kind === 2) [changed[place], changed[other]] = [lines[other], lines[place]];
  else if (kind === 3) changed[place] = lines[place].replace(/rfl|assumption|simp\b|omega|exact \w+/, "trivial");
  else changed.length = place + 1;
  return changed;
}

test("so it is for structured proofs: alternatives, calc, conv, induction over functions", { timeout: 120_000 }, () => {
  const text = readFileSync(new URL("../lean/programs.txt", import.meta.url), "utf8");
  const random = new Random(7);
  const counts = { proved: 0, failed: 0, refused: 0 };
  for (const program of text.split(/^-- (?:accept|reject)\n/m)) {
    const proofs = program.matchAll(
      /^(?:theorem|example)\b((?:(?!^\S)[\s\S])*?):=[ ]*by\n((?:[ ]+\S.*(?:\n|$)|[ ]*\n)+)/gm,
    );
    for (const { index, 0: whole, 1: signature, 2: block } of proofs) {
      const name = whole.startsWith("example") ? " an_example" : "";
      const request = { header: program.slice(0, index), statement: `theorem${name}${signature.trimEnd()}` };
      const lines = block.trimEnd().split("\n");
      for (const tried of [lines, disturbed(lines, random), disturbed(lines, random)]) {
        if (tried.length === 0) continue;
        const verdict = verifyEmbedded({ ...request, proof: `by\n${tried.join("\n")}` });
        const session = ProofSession.open(request);
        // A program that is refused for its statement.
        if ("kind" in session) {
          expect(session).toEqual(verdict);
          continue;
        }
        const result = written(session, tried);
        const isRefused = "kind" in result && result.kind === "rejected";
        if (isRefused) counts.refused++;
        else {
          const seen = `${request.statement}\n${tried.join("\n")}`;
          expect([seen, "kind" in result ? false : result.complete]).toEqual([seen, verdict.kind === "proved"]);
          counts[verdict.kind === "proved" ? "proved" : "failed"]++;
        }
      }
    }
  }
  expect(counts.proved).toBeGreaterThan(130);
  expect(counts.failed).toBeGreaterThan(80);
  expect(counts.refused).toBeLessThan(80);
});

test("a name goes to the field that an equation has changed", () => {
  const header = "inductive Even : Nat → Prop\n  | zero : Even 0\n  | step (n : Nat) : Even n → Even (n + 2)\n";
  const session = opened("theorem odd : ¬ Even 3", header);
  expect(shown(written(session, ["  intro h", "  cases h with", "  | step _ h => cases h"]))).toBe("complete");
});

const oracle = dataFolder === undefined ? "" : join(dataFolder, "lean-oracle");

test.skipIf(dataFolder === undefined)("so it is for proofs that others wrote", { timeout: 120_000 }, () => {
  const counts = { accepted: 0, rejected: 0, refused: 0 };
  for (const folder of ["tpil", "logicgame"]) {
    for (const file of readdirSync(join(oracle, folder), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".lean")) continue;
      const text = readFileSync(join(oracle, folder, file), "utf8");
      const proofs = text.matchAll(
        /^(?:theorem|example)\b((?:(?!^\S)[\s\S])*?):=[ ]*by\n((?:[ ]+\S.*(?:\n|$)|[ ]*\n)+)/gm,
      );
      for (const { index, 0: whole, 1: signature, 2: lines } of proofs) {
        const name = whole.startsWith("example") ? "an_example" : "";
        const request = { header: text.slice(0, index), statement: `theorem ${name}${signature.trimEnd()}` };
        const verdict = verifyEmbedded({ ...request, proof: `by\n${lines.trimEnd()}` });
        const session = ProofSession.open(request);
        if ("kind" in session) {
          expect(verdict.kind).not.toBe("proved");
          continue;
        }
        const result = written(session, lines.trimEnd().split("\n"));
        if ("kind" in result && result.kind === "rejected") counts.refused += verdict.kind === "proved" ? 1 : 0;
        else if (JSON.stringify(verdict).includes("(kernel)")) counts.rejected++;
        else {
          const accepted = !("kind" in result) && result.complete;
          expect([file, signature, accepted]).toEqual([file, signature, verdict.kind === "proved"]);
          counts[accepted ? "accepted" : "rejected"]++;
        }
      }
    }
  }
  expect(counts.accepted).toBeGreaterThan(70);
  expect(counts.refused).toBeLessThan(8);
});
