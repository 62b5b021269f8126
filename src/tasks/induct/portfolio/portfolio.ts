// A fixed list of automation for inductive problems, without a model: what needs no induction, one induction with simplification of
// every case, and the same with lemmas, over generalised variables, or nested. It writes proofs line by line and hands back whole texts.

import { itemAt } from "../../../platform/index.ts";
import { type Limits, verifyEmbedded } from "../../../verify/index.ts";
import { Attempt, openText } from "./attempt.ts";
import { arrows, type Declared, headOf, mentionedFunctions, readDeclared } from "./declared.ts";

/** What is to be proved: a statement behind a header. */
export interface PortfolioProblem {
  readonly header: string;
  readonly statement: string;
}

/** A proposition with a proof, to stand in front of another proof. */
export interface ProvedLemma {
  /** Without free variables. */
  readonly claim: string;
  readonly proof: string;
}

/** How a proof was found. */
export type Means = "no induction" | "one induction" | "generalizing" | "nested";

export interface PortfolioProof {
  /** `by` and lines of tactics. */
  readonly proof: string;
  readonly means: Means;
}

/** How far a portfolio goes. */
export interface PortfolioOptions {
  readonly means: readonly Means[];
  readonly lemmas?: readonly ProvedLemma[];
  /** The variables that an induction may be on; absent: all. */
  readonly variables?: readonly string[];
  readonly limits?: Partial<Limits>;
}

/** Steps of the checker for one line: what is good for a proof takes a few thousand. */
export const portfolioLimits: Partial<Limits> = { steps: 20_000 };

const INDENT = "  ";

/** A proof that the portfolio finds by the first means that finds one, checked as a whole; undefined where none does. */
export function portfolioProof(problem: PortfolioProblem, options: PortfolioOptions): PortfolioProof | undefined {
  const { limits = portfolioLimits, lemmas = [] } = options;
  const opened = Attempt.open({ ...problem, limits });
  const begun = opened && introduced(opened);
  if (begun === undefined) return undefined;
  const lemmaNames = lemmas.map((_, index) => `lemma${index + 1}`);
  const assumed = begun.with(
    ...lemmas.flatMap(({ claim }, index) => [
      `${INDENT}have ${itemAt(lemmaNames, index)} : ${claim} := by`,
      `${INDENT}${INDENT}sorry`,
    ]),
  );
  if (assumed === undefined) return undefined;
  const search = new PortfolioSearch(readDeclared(problem.header), problem.statement, lemmaNames, options.variables);
  for (const means of options.means) {
    const found = search.prove(assumed, means);
    if (found === undefined) continue;
    const proof = withLemmaProofs(found, begun.lines.length, lemmas);
    if (verifyEmbedded({ ...problem, proof }).kind === "proved") return { proof, means };
  }
  return undefined;
}

/** The proof's text with the lemmas' own proofs where holes stand. */
function withLemmaProofs({ lines }: Attempt, before: number, lemmas: readonly ProvedLemma[]): string {
  const proved = lemmas.flatMap(({ proof }, index) => [
    itemAt(lines, before + 2 * index),
    ...proof
      .split("\n")
      .slice(1)
      .map((line) => INDENT + line),
  ]);
  return ["by", ...lines.slice(0, before), ...proved, ...lines.slice(before + 2 * lemmas.length)].join("\n");
}

/** The attempt with the variables of a `∀` at the front introduced under their own names. */
function introduced(attempt: Attempt): Attempt | undefined {
  const target = itemAt(attempt.session.goals, 0).target.replace(/\s+/g, " ");
  const [, binders] = /^∀ (.+?), /.exec(target) ?? [];
  if (binders === undefined) return attempt;
  const names = binders.includes("(")
    ? [...binders.matchAll(/\(([^:()]+) :/g)].flatMap(([, group]) => group!.trim().split(" "))
    : binders.replace(/ :.*/, "").split(" ");
  return attempt.with(`${INDENT}intro ${names.join(" ")}`) ?? attempt;
}

/** What a case may be closed with. */
interface Hints {
  readonly hypotheses: readonly string[];
  /** Columns of its lines. */
  readonly indent: string;
  /** Inductions that may still be begun inside. */
  readonly nesting: number;
}

/** The search for one statement. */
class PortfolioSearch {
  readonly #declared: Declared;
  readonly #functions: readonly string[];
  readonly #lemmas: readonly string[];
  readonly #on: readonly string[] | undefined;

  constructor(declared: Declared, statement: string, lemmas: readonly string[], on: readonly string[] | undefined) {
    this.#declared = declared;
    this.#functions = mentionedFunctions(declared, statement);
    this.#lemmas = lemmas;
    this.#on = on;
  }

  prove(attempt: Attempt, means: Means): Attempt | undefined {
    const hints: Hints = { hypotheses: [], indent: INDENT, nesting: means === "nested" ? 1 : 0 };
    if (means === "no induction") return this.#close(attempt, "", hints) ?? this.#allCases(attempt);
    const variables = this.#variables(attempt, true);
    for (const name of variables) {
      if (this.#on?.includes(name) === false) continue;
      const others = means === "generalizing" ? variables.filter((other) => other !== name) : [];
      if (means === "generalizing" && others.length === 0) continue;
      const found = this.#induction(attempt, "", name, others, hints);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Induction on a variable of the first goal. @param rest what is open when that goal is closed */
  #induction(
    attempt: Attempt,
    rest: string,
    name: string,
    generalized: readonly string[],
    hints: Hints,
  ): Attempt | undefined {
    const { indent } = hints;
    const before = itemAt(attempt.session.goals, 0).hypotheses;
    const type = before.find((each) => each.name === name)?.type ?? "";
    const makers = this.#declared.types.get(headOf(type));
    if (makers === undefined) return undefined;
    const over = generalized.length === 0 ? "" : ` generalizing ${generalized.join(" ")}`;
    const split = attempt.with(`${indent}induction ${name}${over} with`);
    if (split === undefined) return undefined;
    const { goals } = split.session;
    if (goals.length !== makers.length) return undefined;
    const taken = new Set(before.map((each) => each.name));
    let current: Attempt | undefined = split;
    for (const [index, { name: maker, fields }] of makers.entries()) {
      const names = fields.map((field) => freshName(field === headOf(type) ? "mnkl" : "abcd", taken));
      const inductive = fields.filter((field) => field === headOf(type)).length;
      const ih = Array.from({ length: inductive }, () => freshName(["ih", "ihr", "ihs"], taken));
      for (const own of [...names, ...ih]) taken.delete(own);
      const opened = current?.with(`${indent}| ${[maker, ...names, ...ih].join(" ")} =>`);
      if (opened === undefined) return undefined;
      const after = index + 1 < goals.length ? openText(goals.slice(index + 1)) : rest;
      const inside = { ...hints, hypotheses: [...hints.hypotheses, ...ih], indent: indent + INDENT };
      current = this.#close(opened, after, inside);
      if (current === undefined) return undefined;
    }
    return current;
  }

  /** Closes the first goal by one of the closers, or by an induction inside. */
  #close(attempt: Attempt, rest: string, hints: Hints): Attempt | undefined {
    const { indent, nesting } = hints;
    for (const lines of this.#closers(attempt, hints)) {
      const next = attempt.with(...lines.map((line) => indent + line));
      if (next !== undefined && next.open === rest) return next;
    }
    if (nesting === 0) return undefined;
    const inside = { ...hints, nesting: nesting - 1 };
    for (const name of this.#variables(attempt, true)) {
      const found = this.#induction(attempt, rest, name, [], inside);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *#closers(attempt: Attempt, { hypotheses }: Hints): Generator<readonly string[]> {
    const goal = itemAt(attempt.session.goals, 0);
    const known = [...this.#functions, ...hypotheses, ...this.#lemmas];
    const all = `simp_all [${[...this.#functions, ...this.#lemmas].join(", ")}]`;
    const isImplication = arrows(goal.target).length > 1 && !goal.target.startsWith("∀");
    yield ["rfl"];
    yield [`simp only [${known.join(", ")}]`];
    yield [`simp [${known.join(", ")}]`];
    yield [all];
    if (isImplication) yield [`intro ${hypotheses.includes("h") ? "h'" : "h"}`, all];
    for (const name of this.#variables(attempt, false)) yield [`cases ${name} <;> ${all}`];
  }

  /** Every variable split at once. */
  #allCases(attempt: Attempt): Attempt | undefined {
    const names = this.#variables(attempt, false);
    if (names.length < 2 || names.length > 3) return undefined;
    const all = `simp_all [${[...this.#functions, ...this.#lemmas].join(", ")}]`;
    const next = attempt.with(`${INDENT}${[...names.map((name) => `cases ${name}`), all].join(" <;> ")}`);
    return next?.open === "" ? next : undefined;
  }

  /** The variables of declared types in the first goal that can be named and occur in its target. */
  #variables(attempt: Attempt, recursive: boolean): string[] {
    const { hypotheses, target } = itemAt(attempt.session.goals, 0);
    const words = new Set(target.match(/[\p{L}\p{N}_'!?.]+/gu) ?? []);
    return hypotheses.flatMap(({ name, type }) => {
      const makers = this.#declared.types.get(headOf(type));
      if (makers === undefined || arrows(type).length > 1 || type.includes("=") || !words.has(name)) return [];
      return !recursive || makers.some(({ fields }) => fields.includes(headOf(type))) ? [name] : [];
    });
  }
}

/** The first of these names that is not taken; then it is. */
function freshName(letters: Iterable<string>, taken: Set<string>): string {
  for (let round = 0; ; round++) {
    for (const letter of letters) {
      const name = round === 0 ? letter : `${letter}${round}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  }
}
