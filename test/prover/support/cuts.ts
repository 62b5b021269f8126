// Accepted proofs cut at random holes, and what becomes of each hole as a theorem: shared by a test and a bench.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../../../src/platform/index.ts";
import { wordsOf } from "../../../src/prover/decompose/goal_statement.ts";
import { haveSteps } from "../../../src/prover/decompose/have_steps.ts";
import { holesOf } from "../../../src/prover/decompose/holes.ts";
import { type PlacedToken, placedTokens } from "../../../src/prover/decompose/layout.ts";
import { application, readSketch, type Subgoal } from "../../../src/prover/decompose/read_sketch.ts";
import { cutSpans, stitch } from "../../../src/prover/decompose/stitch.ts";
import { textSubgoals } from "../../../src/prover/decompose/text_subgoals.ts";
import type { ProofJudge } from "../../../src/prover/interfaces.ts";
import { type Attemptable, requestFor } from "../../../src/prover/judge/judge.ts";
import { problemsOfLean } from "../../../src/tasks/records/lean_file.ts";
import {
  closingBracket,
  isClosingBracket,
  matchingBracket,
  type Span,
  verifyEmbedded,
  verifyFile,
} from "../../../src/verify/index.ts";

export const embedded: ProofJudge = {
  verifyAll: async (requests) => requests.map((request) => verifyEmbedded(request)),
};

/** An accepted proof, and where it is from. */
export interface AcceptedProof {
  readonly problem: Attemptable;
  readonly proof: string;
  readonly from: string;
}

/** The accepted proofs of the Lean files in a folder; none where it is not there. */
export async function proofsOfFiles(folder: string): Promise<AcceptedProof[]> {
  if (!existsSync(folder)) return [];
  const found: AcceptedProof[] = [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".lean"));
  for (const from of files) {
    const text = readFileSync(join(folder, from), "utf8");
    const { proofs } = await problemsOfLean(text, from, (source) => verifyFile(source));
    for (const [problem, proof] of proofs) found.push({ problem, proof, from });
  }
  return found.filter(({ problem, proof }) => verifyEmbedded(requestFor(problem, { proof })).kind === "proved");
}

interface Piece {
  readonly span: Span;
  readonly kind: "tactic" | "term";
}

const notTactics = /^(\||_|with|<;>|at|using|only|else|then|in|generalizing|termination_by|decreasing_by|where)$/;

/** The pieces of a proof that may be cut: values of steps, and blocks of tactics from a tactic on. */
function pieces(proof: string): Piece[] {
  const tokens = placedTokens(proof);
  const found: Piece[] = haveSteps(proof).map(({ value, block }) =>
    block === undefined ? { span: value, kind: "term" } : { span: block, kind: "tactic" },
  );
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (before === undefined || notTactics.test(token.text) || closingBracket(token) || isClosingBracket(token)) return;
    if (!token.beginsLine && !/^(by|·|=>)$/.test(before.text)) return;
    if (token.kind !== "identifier" && token.kind !== "keyword") return;
    found.push({ span: { start: token.start, end: blockEnd(tokens, index) }, kind: "tactic" });
  });
  return found.filter(({ span }) => proof.slice(span.start, span.end) !== "sorry" && span.end > span.start);
}

function blockEnd(tokens: readonly PlacedToken[], from: number): number {
  const { column } = tokens[from];
  let last = from;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (at > from && token.beginsLine && token.column < column && token.text !== "<;>") break;
    if (at > from && token.beginsLine && token.column === column && token.text === "|") break;
    if (isClosingBracket(token)) break;
    if (closingBracket(token)) at = Math.min(matchingBracket(tokens, at), tokens.length - 1);
    last = at;
  }
  return tokens[last].end;
}

/** One to three pieces that do not overlap, and whose holes leave a sketch that the checker takes. */
export function drawCut(
  accepted: AcceptedProof,
  random: Random,
): { sketch: string; proofs: readonly string[] } | undefined {
  const { problem, proof } = accepted;
  const all = pieces(proof);
  const first = placedTokens(proof)[1]?.start;
  const proper = all.filter(({ span }) => span.start !== first || span.end < proof.trimEnd().length);
  const open = random.shuffle(proper.length > 0 ? proper : all);
  for (let wanted = Math.min(3, 1 + random.int(3)), tries = 0; tries < 8; tries++) {
    const chosen: Piece[] = [];
    for (const piece of open.slice(tries)) {
      if (chosen.length === wanted) break;
      if (chosen.every(({ span }) => span.end <= piece.span.start || piece.span.end <= span.start)) chosen.push(piece);
    }
    if (chosen.length === 0) return undefined;
    const cut = cutSpans(proof, chosen);
    const { kind } = verifyEmbedded(requestFor(problem, { proof: cut.sketch }));
    if (kind === "incomplete" && stitch(cut.sketch, cut.proofs) === proof) return cut;
    if (wanted > 1) wanted--;
  }
  return undefined;
}

/** Counts over holes, and of plain steps. */
export interface Tally {
  proofs: number;
  uncut: number;
  holes: number;
  /** As a theorem of type (b), closed, in an environment of its own. */
  closed: number;
  /** Type (a), likewise. */
  direct: number;
  /** The kernel takes the theorem, applied, in the hole. */
  applied: number;
  /** What stood there proves it. */
  proved: number;
  plain: number;
  agreed: number;
  readonly causes: Map<string, number>;
  readonly examples: Map<string, string[]>;
}

export const newTally = (): Tally => ({
  proofs: 0,
  uncut: 0,
  holes: 0,
  closed: 0,
  direct: 0,
  applied: 0,
  proved: 0,
  plain: 0,
  agreed: 0,
  causes: new Map(),
  examples: new Map(),
});

function count(tally: Tally, cause: string, example: string): void {
  tally.causes.set(cause, (tally.causes.get(cause) ?? 0) + 1);
  const known = tally.examples.get(cause) ?? [];
  if (known.length < 3) tally.examples.set(cause, [...known, example]);
}

/** Cuts a proof, and tries what each hole becomes. */
export async function examineCut(accepted: AcceptedProof, random: Random, tally: Tally): Promise<void> {
  const { problem, from } = accepted;
  tally.proofs++;
  const cut = drawCut(accepted, random);
  if (cut === undefined) {
    tally.uncut++;
    return;
  }
  const reading = await readSketch(problem, cut.sketch, embedded);
  if (reading.kind !== "open") {
    count(tally, `the sketch is ${reading.kind}`, `${from}: ${cut.sketch}`);
    return;
  }
  const isClosed = ({ header, statement }: Attemptable) =>
    verifyEmbedded(requestFor({ header, statement }, { proof: "by\n  sorry" })).kind === "incomplete";
  const lemmas: string[] = [];
  reading.subgoals.forEach((subgoal, index) => {
    tally.holes++;
    const example = `${from} ${problem.name}:\n${cut.sketch}`;
    if ("cause" in subgoal) {
      count(tally, subgoal.cause, `${example}\n-- ${subgoal.statement}`);
      return;
    }
    const shown = `${example}\n-- ${subgoal.problem.statement}\n-- ${cut.proofs[index]}`;
    if (isClosed(subgoal.problem)) tally.closed++;
    else count(tally, "type (b) does not elaborate", shown);
    if (isClosed(subgoal.direct)) tally.direct++;
    else count(tally, "type (a) does not elaborate", `${from}: ${subgoal.direct.statement}`);
    const body = cut.proofs[index];
    const verdict = verifyEmbedded(requestFor(subgoal.problem, { proof: body }));
    lemmas.push(`${subgoal.problem.statement} := ${verdict.kind === "proved" ? body : "by\n  sorry"}`);
    if (verdict.kind === "proved") tally.proved++;
    else {
      const why = verdict.kind === "failed" ? verdict.messages[0].text.split("\n")[0] : verdict.kind;
      count(tally, `what stood there does not prove it: ${why.slice(0, 60)}`, `${shown}\n${why}`);
    }
  });
  const there = reading.subgoals.filter((subgoal): subgoal is Subgoal => !("cause" in subgoal));
  const whole = stitch(
    cut.sketch,
    reading.subgoals.map((subgoal, index) => ("cause" in subgoal ? cut.proofs[index] : application(subgoal))),
  );
  const header = there[0]?.problem.header ?? problem.header;
  const applied = verifyEmbedded(requestFor({ ...problem, header }, { proof: whole, lemmas: lemmas.join("\n\n") }));
  const fits = applied.kind === "proved" || (applied.kind === "incomplete" && applied.holes.length === 0);
  if (fits) tally.applied += there.length;
  else
    count(tally, "the theorems do not fit the holes", `${from} ${problem.name}:\n${whole}\n${JSON.stringify(applied)}`);
  agreement(accepted, tally);
}

/** Compares the theorem of every plain step, from the text, with the goal there. */
function agreement({ problem, proof, from }: AcceptedProof, tally: Tally): void {
  const steps = haveSteps(proof);
  for (const own of textSubgoals(problem.statement, proof, (index) => `of_text_${index}`)) {
    if (!own.plain || own.step === undefined) continue;
    const { value, block } = steps[own.step];
    const { sketch } = cutSpans(proof, [block ? { span: block, kind: "tactic" } : { span: value, kind: "term" }]);
    const verdict = verifyEmbedded(requestFor(problem, { proof: sketch }));
    const goal = verdict.kind === "incomplete" ? verdict.holes[0] : undefined;
    if (goal === undefined) continue;
    tally.plain++;
    // Of the header's variables a theorem has those that it mentions.
    const wanted = new Set(wordsOf([own.statement]));
    const kept = [...goal.hypotheses].reverse().filter(({ name, type }) => {
      const isMentioned = wanted.has(name) || name.includes("✝");
      if (isMentioned) for (const word of wordsOf([type])) wanted.add(word);
      return isMentioned;
    });
    const args = kept.reverse().map(({ name }) => (name.includes("✝") ? "_" : name));
    const name = `of_text_${own.step}`;
    const filled = stitch(
      sketch,
      holesOf(sketch).map(() => `by\n  exact @${name} ${args.join(" ")}`),
    );
    const lemmas = `${own.statement} := by\n  sorry`;
    const applied = verifyEmbedded(requestFor(problem, { proof: filled, lemmas }));
    if (applied.kind === "incomplete" && applied.holes.length === 0) tally.agreed++;
    else count(tally, "text and goal differ", `${from} ${problem.name}:\n${own.statement}\n${JSON.stringify(applied)}`);
  }
}

/** Proofs of which a part stands behind a stated step: `have g : T := by …` and `exact g` in place of the end of a block. */
export function withSteps(accepted: AcceptedProof, random: Random, most: number): AcceptedProof {
  let current = accepted;
  for (let round = 0; round < most; round++) {
    const { problem, proof } = current;
    const candidates = random.shuffle(pieces(proof).filter(({ kind }) => kind === "tactic")).slice(0, 4);
    for (const { span } of candidates) {
      const cut = cutSpans(proof, [{ span, kind: "tactic" }]);
      const verdict = verifyEmbedded(requestFor(problem, { proof: cut.sketch }));
      const goal = verdict.kind === "incomplete" && verdict.holes.length === 1 ? verdict.holes[0] : undefined;
      if (goal === undefined || goal.target.includes("✝")) continue;
      const name = `step${round}`;
      const block = cut.proofs[0].slice("by\n".length).replace(/^/gm, "  ");
      const wrapped = stitch(cut.sketch, [`by\n  have ${name} : ${goal.target} := by\n${block}\n  exact ${name}`]);
      if (verifyEmbedded(requestFor(problem, { proof: wrapped })).kind !== "proved") continue;
      current = { ...current, proof: wrapped };
      break;
    }
  }
  return current;
}
