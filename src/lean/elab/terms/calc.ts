// Elaborates `calc`: chains of relations, joined by transitivity.

import { BugError, exactly, itemAt } from "../../../platform/index.ts";
import { appArgs, appHead, apps, constant, type Expr, fvar, isConst, type Level } from "../../kernel/index.ts";
import type { CalcStep, Term } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { hasMVar, isMVar } from "../meta/holes.ts";

/** `proof : relation left right`. */
export interface Link {
  readonly relation: Expr;
  readonly left: Expr;
  readonly right: Expr;
  readonly proof: Expr;
}

/** Relations with instances of `Trans` in core Lean, as its lemmas are called for them. */
const ordered: Readonly<Record<string, string>> = { "LT.lt": "lt", "LE.le": "le", "Dvd.dvd": "dvd" };

/** Core Lean's lemma behind its instance of `Trans` for two relations of a type; its result is of the first that is strict. */
function lemmaFor(first: string, second: string, owner: string): string | undefined {
  if (first === "Iff" && second === "Iff") return "Iff.trans";
  const [one, two] = [ordered[first], ordered[second]];
  if (one === undefined || two === undefined || (owner !== "Nat" && owner !== "Int")) return undefined;
  return `${owner}.${one === two ? `${one}_trans` : `lt_of_${one}_of_${two}`}`;
}

/** A chain that proves what is expected. */
export function elaborateCalc(
  elab: Elaborator,
  steps: readonly CalcStep[],
  expected: Expr | undefined,
  at: Position,
): Expr {
  const chain = elaborateChain(elab, steps, at);
  if (expected !== undefined && !elab.meta.isDefEq(expected, statementOf(chain)))
    throw wrongChain(elab, chain, expected, at);
  return chain.proof;
}

/** What a link says. */
export function statementOf({ relation, left, right }: Link): Expr {
  return apps(relation, [left, right]);
}

/** Elaborates the steps in order and joins them by transitivity. A first step without a proof only names the start. */
export function elaborateChain(elab: Elaborator, steps: readonly CalcStep[], at: Position): Link {
  let chain: Link | undefined;
  let start: Expr | undefined;
  for (const step of steps) {
    if (step.proof === undefined) {
      start = elab.elaborate(step.relation, undefined);
      elab.synthesizeSome();
      continue;
    }
    const type = elab.type(step.relation);
    elab.synthesizeSome();
    const link = readRelation(elab, type, step.at);
    const before = chain?.right ?? start;
    if (before !== undefined && !elab.meta.isDefEq(before, link.left)) throw brokenChain(elab, before, link, step.at);
    const proof = checkStep(elab, step.proof, type);
    elab.synthesize();
    const current: Link = { ...link, proof };
    chain = chain === undefined ? current : join(elab, chain, current, step.at);
  }
  if (chain === undefined) throw new Failure("'calc' without steps", at);
  return chain;
}

/** The proof of a step, whose numerals get their default types where it does not fit before they have. */
function checkStep(elab: Elaborator, proof: Term, type: Expr): Expr {
  if (!hasMVar(elab.meta.instantiate(type))) return elab.check(proof, type);
  const mark = elab.meta.mark();
  try {
    return elab.check(proof, type);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    elab.meta.restore(mark);
    elab.synthesize();
    return elab.check(proof, type);
  }
}

function brokenChain(elab: Elaborator, before: Expr, link: Omit<Link, "proof">, at: Position): Failure {
  return wrongSide(elab, "left", link.left, "previous right-hand side is", before, at);
}

/** The error for a chain that does not prove what is to be proved (`throwCalcFailure` in Lean's `Elab/Calc.lean`). */
export function wrongChain(elab: Elaborator, chain: Link, expected: Expr, at: Position): Failure {
  const wanted = elab.meta.instantiate(expected);
  if (wanted.kind === "app" && wanted.fn.kind === "app" && elab.meta.isDefEq(chain.relation, wanted.fn.fn)) {
    if (!elab.meta.isDefEq(chain.left, wanted.fn.arg))
      return wrongSide(elab, "left", chain.left, "is expected to be", wanted.fn.arg, at);
    if (!elab.meta.isDefEq(chain.right, wanted.arg))
      return wrongSide(elab, "right", chain.right, "is expected to be", wanted.arg, at);
  }
  return elab.mismatch(chain.proof, statementOf(chain), expected, at);
}

function wrongSide(elab: Elaborator, side: string, found: Expr, but: string, other: Expr, at: Position): Failure {
  const typed = (e: Expr) => `${elab.text(e)} : ${elab.text(elab.meta.infer(e))}`;
  return new Failure(`invalid 'calc' step, ${side}-hand side is\n  ${typed(found)}\nbut ${but}\n  ${typed(other)}`, at);
}

/** A relation applied to its two sides. */
function readRelation(elab: Elaborator, type: Expr, at: Position): Omit<Link, "proof"> {
  const known = elab.meta.instantiate(type);
  if (known.kind !== "app" || known.fn.kind !== "app" || isMVar(appHead(known))) {
    throw new Failure(`invalid 'calc' step, relation expected\n  ${elab.text(known)}`, at);
  }
  if (!elab.meta.isProposition(known)) throw new Unsupported("'calc' with a relation that is no proposition", at);
  return { relation: known.fn.fn, left: known.fn.arg, right: known.arg };
}

/** Both links as one. @throws Unsupported for relations whose transitivity is not known */
export function join(elab: Elaborator, first: Link, second: Link, at: Position): Link {
  const [one, two] = [isEquality(first.relation), isEquality(second.relation)];
  const { left } = first;
  const { right } = second;
  if (one && two) {
    const { level, type } = equalityAt(first.relation);
    const args = [type, left, first.right, right, first.proof, second.proof];
    return { relation: first.relation, left, right, proof: apps(constant("Eq.trans", [level]), args) };
  }
  const variable = fvar("x", elab.meta.infer(one ? left : right));
  if (one) {
    const motive = elab.meta.bind("lam", [variable], apps(second.relation, [variable, right]));
    return { relation: second.relation, left, right, proof: turned(first, motive, second.proof) };
  }
  if (two) {
    const motive = elab.meta.bind("lam", [variable], apps(first.relation, [left, variable]));
    return { relation: first.relation, left, right, proof: replaced(second, motive, first.proof) };
  }
  return byLemma(elab, first, second, at);
}

function isEquality(relation: Expr): boolean {
  return isConst(appHead(relation), "Eq");
}

/** What `@Eq.{level} type`, which is known to be an equality, is about. */
function equalityAt(relation: Expr): { level: Level; type: Expr } {
  const head = appHead(relation);
  if (head.kind !== "const") throw new BugError("an equality without a head");
  return { level: itemAt(head.levels, 0), type: exactly(appArgs(relation), 1)[0] };
}

/** `motive right` from `left = right` and `motive left`. */
function replaced({ relation, left, right, proof }: Link, motive: Expr, value: Expr): Expr {
  const { level, type } = equalityAt(relation);
  return apps(constant("Eq.subst", [level]), [type, motive, left, right, proof, value]);
}

/** `motive left` from `left = right` and `motive right`. */
function turned({ relation, left, right, proof }: Link, motive: Expr, value: Expr): Expr {
  const { level, type } = equalityAt(relation);
  const symm = apps(constant("Eq.symm", [level]), [type, left, right, proof]);
  return apps(constant("Eq.subst", [level]), [type, motive, right, left, symm, value]);
}

function byLemma(elab: Elaborator, first: Link, second: Link, at: Position): Link {
  const heads = [appHead(first.relation), appHead(second.relation), appArgs(first.relation)[0]];
  const [one, two, type] = heads.map((e) => (e?.kind === "const" ? e.name : "")) as [string, string, string];
  const lemma = lemmaFor(one, two, type) ?? "";
  const relation = one === "LT.lt" ? first.relation : second.relation;
  const { left } = first;
  const { right } = second;
  const proof = apps(constant(lemma), [left, first.right, right, first.proof, second.proof]);
  if (!elab.environment.has(lemma) || !elab.meta.isDefEq(elab.meta.infer(proof), apps(relation, [left, right])))
    throw new Unsupported("'calc' with these relations", at);
  return { relation, left, right, proof };
}
