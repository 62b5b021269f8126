// What `omega` knows: inequalities between linear terms, each with its proof, and case distinctions still to be made.
import { exactly, itemAt, tupleOf } from "../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  betaArgs,
  charge,
  constant,
  type Expr,
  natLit,
  sameExpr,
  someNode,
} from "../../kernel/index.ts";
import type { Meta } from "../meta/meta.ts";
import { isInt, naturalRelation } from "./differences.ts";
import { isNat, type LinearTerm, linearTerm, numberTerm, numeralOf, operationOf, sumTerm } from "./linear_term.ts";

/** `left ≤ right`, with a proof of the proposition `claim`, which is that inequality up to unfolding. */
export interface Inequality {
  readonly left: LinearTerm;
  readonly right: LinearTerm;
  readonly claim: Expr;
  readonly proof: Expr;
}

/** A proof of a disjunction or of an existence that may be taken apart. */
export interface Choice {
  readonly claim: Expr;
  readonly proof: Expr;
}

/** What is told of an attempt that failed. */
export interface Report {
  /** Functions that a Lean which has them takes apart. */
  readonly unread: Set<string>;
  /** The first branch that could not be refuted. */
  stuck: Facts | undefined;
}

/** The atoms, inequalities and choices of one branch; `fork` copies it for another. */
export class Facts {
  readonly meta: Meta;
  readonly atoms: Expr[] = [];
  readonly inequalities: Inequality[] = [];
  choices: Choice[] = [];
  /** Shared by all branches. */
  readonly report: Report;
  /** What was taken in, so that parts of a conjunction that are shared are taken in once. */
  readonly #assumed = new Set<Expr>();

  constructor(meta: Meta, report: Report) {
    this.meta = meta;
    this.report = report;
  }

  fork(): Facts {
    const copy = new Facts(this.meta, this.report);
    charge(this.atoms.length + this.inequalities.length + this.choices.length);
    for (const claim of this.#assumed) copy.#assumed.add(claim);
    copy.atoms.push(...this.atoms);
    copy.inequalities.push(...this.inequalities);
    copy.choices = [...this.choices];
    return copy;
  }

  /** Takes in a proof. Propositions that say nothing linear are passed over. */
  assume(given: Expr, proof: Expr): void {
    const claim = this.meta.whnfCore(this.meta.instantiate(given));
    if (this.#assumed.has(claim)) return;
    this.#assumed.add(claim);
    const head = appHead(claim);
    const args = appArgs(claim);
    if (claim.kind === "pi") {
      if (claim.body.looseRange > 0 || !this.#isProposition(claim.type) || !this.#isProposition(claim.body)) return;
      this.#assumeFrom("imp_cases", [claim.type, claim.body], proof);
      return;
    }
    if (head.kind !== "const") return;
    switch (head.name) {
      case "And":
        this.assume(itemAt(args, 0), apps(constant("And.left"), [...args, proof]));
        this.assume(itemAt(args, 1), apps(constant("And.right"), [...args, proof]));
        return;
      case "Or":
        this.choices.push({ claim, proof });
        return;
      case "Iff":
        this.#assumeFrom("iff_cases", args, proof);
        return;
      case "Exists": {
        const [, predicate] = exactly(args, 2);
        const value = apps(constant("Classical.choose_spec", head.levels), [...args, proof]);
        const witness = apps(constant("Classical.choose", head.levels), [...args, proof]);
        this.assume(betaArgs(predicate, [witness]), value);
        return;
      }
      case "Not":
        this.#refuse(this.meta.whnfCore(this.meta.instantiate(itemAt(args, 0))), proof);
        return;
      case "Ne": {
        const [type, left, right] = exactly(args, 3);
        if (isNat(type)) this.#assumeUnequal(left, right, proof);
        else if (isInt(type)) this.#refuseIntegers("Eq", args, proof);
        return;
      }
      case "Dvd.dvd":
        if (divisionOf(args) !== undefined) this.choices.push({ claim, proof });
        return;
      default:
        this.#assumeRelation(head.name, args, proof);
    }
  }

  #isProposition(type: Expr): boolean {
    return this.meta.isProposition(type);
  }

  /** Takes in what a lemma of the library, whose explicit argument is the proof, makes of it. */
  #assumeFrom(lemma: string, args: readonly Expr[], proof: Expr): void {
    const value = apps(constant(`Gentzen.${lemma}`), [...args, proof]);
    this.assume(this.meta.infer(value), value);
  }

  #assumeRelation(name: string, args: readonly Expr[], proof: Expr): void {
    const [type] = args;
    if (type === undefined) return;
    if (isInt(type)) {
      const relation = naturalRelation(this.meta, name, args);
      if (relation === undefined) return;
      const { integers, naturals, proof: equivalence } = relation;
      this.assume(naturals, apps(constant("Iff.mp"), [integers, naturals, equivalence, proof]));
      return;
    }
    if (!isNat(type)) return;
    if (name === "Eq") {
      const [, left, right] = exactly(args, 3);
      this.#atMost(left, right, apps(constant("Nat.le_of_eq"), [left, right, proof]));
      this.#atMost(right, left, apps(constant("Gentzen.ge_of_eq"), [left, right, proof]));
      return;
    }
    const order = tupleOf(args, 4);
    if (order === undefined) return;
    const [, instance, left, right] = order;
    if (!isInstance(instance, name.endsWith("E.le") || name === "GE.ge" ? "instLENat" : "instLTNat")) return;
    if (name === "LE.le") this.#atMost(left, right, proof);
    else if (name === "GE.ge") this.#atMost(right, left, proof);
    else if (name === "LT.lt") this.#less(left, right, proof);
    else if (name === "GT.gt") this.#less(right, left, proof);
  }

  #assumeUnequal(left: Expr, right: Expr, proof: Expr): void {
    const value = apps(constant("Nat.lt_or_gt_of_ne"), [left, right, proof]);
    this.assume(this.meta.infer(value), value);
  }

  /** Takes in a proof of the negation of a proposition. */
  #refuse(claim: Expr, proof: Expr): void {
    const head = appHead(claim);
    const args = appArgs(claim);
    if (claim.kind === "pi") {
      if (claim.body.looseRange > 0 || !this.#isProposition(claim.type) || !this.#isProposition(claim.body)) return;
      this.#assumeFrom("not_imp_both", [claim.type, claim.body], proof);
      return;
    }
    if (head.kind !== "const") return;
    const lemma = negations.get(head.name);
    if (lemma !== undefined) {
      this.#assumeFrom(lemma, args, proof);
      return;
    }
    if (head.name === "Dvd.dvd") {
      const division = divisionOf(args);
      if (division !== undefined) this.#assumeFrom("not_dvd", division, proof);
      return;
    }
    const [type, left, right] = args;
    if (type === undefined || left === undefined || right === undefined || !(isNat(type) || isInt(type))) return;
    if (head.name === "Ne") this.#assumeFrom("not_not_of", [apps(constant("Eq", head.levels), args)], proof);
    else if (isInt(type)) this.#refuseIntegers(head.name, args, proof);
    else if (head.name === "Eq") this.#assumeUnequal(left, right, proof);
    else this.#refuseOrder(head.name, args, proof);
  }

  /** Takes in a proof of the negation of a relation between integers. */
  #refuseIntegers(name: string, args: readonly Expr[], proof: Expr): void {
    const relation = naturalRelation(this.meta, name, args);
    if (relation === undefined) return;
    const { integers, naturals, proof: equivalence } = relation;
    const back = apps(constant("Iff.mpr"), [integers, naturals, equivalence]);
    const refused = apps(constant("mt"), [naturals, integers, back, proof]);
    this.assume(app(constant("Not"), naturals), refused);
  }

  #refuseOrder(name: string, args: readonly Expr[], proof: Expr): void {
    const order = tupleOf(args, 4);
    if (order === undefined) return;
    const [, instance, left, right] = order;
    const reversed = name === "GE.ge" || name === "GT.gt";
    const [small, large] = reversed ? [right, left] : [left, right];
    if ((name === "LE.le" || name === "GE.ge") && isInstance(instance, "instLENat")) {
      this.#less(large, small, apps(constant("Nat.gt_of_not_le"), [small, large, proof]));
    } else if ((name === "LT.lt" || name === "GT.gt") && isInstance(instance, "instLTNat")) {
      this.#atMost(large, small, apps(constant("Nat.ge_of_not_lt"), [small, large, proof]));
    }
  }

  #atMost(left: Expr, right: Expr, proof: Expr): void {
    const claim = apps(constant("Nat.le"), [left, right]);
    this.inequalities.push({ left: this.#read(left), right: this.#read(right), claim, proof });
  }

  #less(left: Expr, right: Expr, proof: Expr): void {
    const claim = apps(constant("Nat.lt"), [left, right]);
    this.inequalities.push({ left: sumTerm(this.#read(left), numberTerm(1n)), right: this.#read(right), claim, proof });
  }

  #read(e: Expr): LinearTerm {
    return linearTerm(this.meta.instantiate(e), (atom) => this.#atom(atom));
  }

  #atom(e: Expr): number {
    charge(this.atoms.length);
    const known = this.atoms.findIndex((other) => sameExpr(other, e));
    if (known >= 0) return known;
    this.atoms.push(e);
    const place = this.atoms.length - 1;
    this.#describe(e);
    return place;
  }

  /** Takes in what defines a difference, a quotient or a remainder. */
  #describe(e: Expr): void {
    const cases = casesOf(e);
    if (cases !== undefined) {
      this.choices.push({ claim: this.meta.infer(cases), proof: cases });
      return;
    }
    const operation = operationOf(e);
    if (operation === undefined) {
      this.#note(e);
      return;
    }
    const { name, left, right } = operation;
    if (name === "Nat.sub") {
      const proof = apps(constant("Gentzen.sub_cases"), [left, right]);
      this.choices.push({ claim: this.meta.infer(proof), proof });
      return;
    }
    if (name !== "Nat.div" && name !== "Nat.mod") return;
    const divisor = numeralOf(right);
    if (divisor === undefined) return;
    if (divisor === 0n) {
      this.#assumeTheorem(name === "Nat.div" ? "Nat.div_zero" : "Nat.mod_zero", [left]);
      return;
    }
    this.#assumeTheorem("Gentzen.div_facts", [left, right]);
    const positive = apps(constant("Nat.zero_lt_succ"), [natLit(divisor - 1n)]);
    this.#assumeTheorem("Nat.mod_lt", [left, right, positive]);
  }

  /** Remembers the name of a function that Lean's `omega` takes apart and this one does not. */
  #note(e: Expr): void {
    const head = appHead(e);
    if (head.kind === "const" && takenApart.has(head.name)) this.report.unread.add(head.name);
  }

  /** What is known of the functions of integers that occur in a hypothesis. */
  describeIn(type: Expr): void {
    someNode(type, (node) => {
      const head = appHead(node);
      if (node.looseRange === 0 && head.kind === "const" && takenApart.has(head.name))
        this.report.unread.add(head.name);
      if (!isNamed(head, "Int.toNat") || node.kind !== "app" || node.looseRange > 0) return false;
      const proof = app(constant("Gentzen.toNat_cases"), node.arg);
      this.choices.push({ claim: this.meta.infer(proof), proof });
      return false;
    });
  }

  #assumeTheorem(name: string, args: readonly Expr[]): void {
    const proof = apps(constant(name), args);
    this.assume(this.meta.infer(proof), proof);
  }
}

/** Functions about which Lean's `omega` knows more than that they are atoms (`asLinearCombo` in Elab/Tactic/Omega/Frontend.lean). */
const takenApart = new Set([
  "Int.natAbs",
  "HShiftLeft.hShiftLeft",
  "HShiftRight.hShiftRight",
  "Fin",
  "Fin.val",
  "Int.emod",
  "Int.ediv",
  "ite",
]);

/** A proof of the two cases that a minimum or a maximum of natural numbers has. */
function casesOf(e: Expr): Expr | undefined {
  const head = appHead(e);
  const args = tupleOf(appArgs(e), 4);
  if (head.kind !== "const" || args === undefined) return undefined;
  const [type, instance, left, right] = args;
  if (!isNat(type)) return undefined;
  if (head.name === "Min.min" && isInstance(instance, "instMinNat"))
    return apps(constant("Gentzen.min_cases"), [left, right]);
  if (head.name === "Max.max" && isInstance(instance, "Nat.instMax"))
    return apps(constant("Gentzen.max_cases"), [left, right]);
  return undefined;
}

function isNamed(e: Expr, name: string): boolean {
  return e.kind === "const" && e.name === name;
}

const negations = new Map([
  ["And", "not_and_cases"],
  ["Or", "not_or_both"],
  ["Iff", "not_iff_cases"],
  ["Not", "not_not_of"],
]);

function isInstance(e: Expr | undefined, name: string): boolean {
  return e?.kind === "const" && e.name === name;
}

/** What divides and what is divided, where natural numbers are divided by a numeral. */
function divisionOf(args: readonly Expr[]): readonly [Expr, Expr] | undefined {
  const all = tupleOf(args, 4);
  if (all === undefined) return undefined;
  const [type, instance, divisor, value] = all;
  const standard = isNat(type) && isInstance(instance, "Nat.instDvd") && numeralOf(divisor) !== undefined;
  return standard ? [divisor, value] : undefined;
}
