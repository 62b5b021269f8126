// Elaborates calls of recursors and their like: the motive is the expected type, abstracted over what is eliminated.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  apps,
  type Expr,
  type FVar,
  fvar,
  hasLooseBVar,
  headBeta,
  instantiate1,
} from "../../kernel/index.ts";
import type { Term } from "../../syntax/index.ts";
import { Failure } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { abstractInstances } from "../engine/rewriting.ts";
import type { Surroundings } from "../environment/view.ts";
import { isFVar, isMVar, type MVar } from "../meta/holes.ts";
import type { Argument, Call } from "./arguments.ts";

/** Where an eliminator takes its motive and the terms that it eliminates. */
interface Eliminator {
  readonly motive: number;
  readonly targets: readonly number[];
  readonly binders: readonly (Expr & { kind: "pi" })[];
}

/** Definitions that core Lean marks with `elab_as_elim`. */
const marked = new Set([
  "Nat.strongRecOn",
  "Nat.caseStrongRecOn",
  "Eq.ndrec",
  "HEq.ndrec",
  "Quot.inductionOn",
  "Quot.recOn",
]);

function isEliminator(environment: Surroundings, name: string): boolean {
  if (environment.get(name)?.kind === "recursor" || marked.has(name)) return true;
  const dot = name.lastIndexOf(".");
  return ["casesOn", "recOn", "brecOn"].includes(name.slice(dot + 1)) && isFamily(environment, name.slice(0, dot));
}

function isFamily(environment: Surroundings, name: string): boolean {
  return environment.get(name)?.kind === "inductive";
}

function readEliminator(type: Expr): Eliminator | undefined {
  const binders: (Expr & { kind: "pi" })[] = [];
  let rest = type;
  while (rest.kind === "pi") {
    binders.push(rest);
    rest = rest.body;
  }
  const head = appHead(rest);
  if (head.kind !== "bvar") return undefined;
  const position = (index: number): number => binders.length - 1 - index;
  const targets: number[] = [];
  for (const arg of appArgs(rest)) {
    if (arg.kind !== "bvar") return undefined;
    targets.push(position(arg.index));
  }
  return { motive: position(head.index), targets, binders };
}

/** The call as one of an eliminator; undefined if it is none, or gives the motive itself. */
export function elaborateElimination(elab: Elaborator, fn: Expr, call: Call): Expr | undefined {
  if (fn.kind !== "const" || call.explicit || call.ellipsis || !isEliminator(elab.environment, fn.name))
    return undefined;
  const eliminator = readEliminator(elab.meta.infer(fn));
  if (eliminator === undefined) return undefined;
  const placed = placeArguments(eliminator, call);
  if (placed === undefined || eliminator.targets.some((at) => isMissing(eliminator, placed, at))) return undefined;
  if (call.expected === undefined) return elab.waitForType(`eliminator '${fn.name}'`, call.at);
  const expected = elab.meta.instantiate(call.expected);
  if (isMVar(appHead(expected))) return elab.waitForType(`eliminator '${fn.name}'`, call.at);
  return eliminate(elab, fn, eliminator, placed, expected, call);
}

/** The written argument of each parameter; undefined if the motive is given or there are too many arguments. */
function placeArguments({ motive, binders }: Eliminator, call: Call): (Argument | undefined)[] | undefined {
  const named = [...call.named];
  let next = 0;
  const placed = binders.map(({ name, info }, i): Argument | undefined => {
    const own = named.find((argument) => argument.name === name);
    if (own !== undefined) {
      named.splice(named.indexOf(own), 1);
      return { kind: "term", term: own.value };
    }
    const arg = call.args[next];
    if (info !== "default" || arg === undefined) return undefined;
    next++;
    return i === motive && arg.kind === "term" && arg.term.kind === "hole" ? undefined : arg;
  });
  return placed[motive] !== undefined || named.length > 0 || next < call.args.length ? undefined : placed;
}

function isMissing({ binders }: Eliminator, placed: readonly (Argument | undefined)[], at: number): boolean {
  return binders[at]?.info === "default" && placed[at] === undefined;
}

interface Deferred {
  readonly hole: MVar;
  readonly term: Term;
}

function eliminate(
  elab: Elaborator,
  fn: Expr,
  eliminator: Eliminator,
  placed: readonly (Argument | undefined)[],
  expected: Expr,
  call: Call,
): Expr {
  const values: Expr[] = [];
  const deferred: Deferred[] = [];
  const left: FVar[] = [];
  let type = elab.meta.infer(fn);
  for (const [i, arg] of placed.entries()) {
    if (type.kind !== "pi") break;
    const isTarget = eliminator.targets.includes(i);
    const value = passOne(elab, type, arg, isTarget, deferred, left, call);
    values.push(value);
    type = instantiate1(type.body, value);
  }
  if (left.length > 0) throw new Failure("invalid eliminator application, arguments are missing", call.at);
  elab.synthesizeSome();
  const motive = itemAt(values, eliminator.motive);
  const targets = eliminator.targets.map((at) => elab.meta.instantiate(itemAt(values, at)));
  const found = motiveOf(elab, elab.meta.instantiate(elab.meta.infer(motive)), targets, expected);
  if (!elab.meta.isDefEq(motive, found)) throw new Failure("motive is not type correct", call.at);
  for (const { hole, term } of deferred) {
    const wanted = headBeta(elab.meta.instantiate(hole.type));
    elab.meta.assign(hole, elab.check(term, wanted));
  }
  return apps(fn, values);
}

function passOne(
  elab: Elaborator,
  type: Expr & { kind: "pi" },
  arg: Argument | undefined,
  isTarget: boolean,
  deferred: Deferred[],
  left: FVar[],
  call: Call,
): Expr {
  if (arg === undefined) {
    if (type.info === "instImplicit") return elab.instance(type.type, call.at);
    if (type.info === "default") left.push(fvar(type.name, type.type));
    return elab.fresh(type.type);
  }
  if (arg.kind === "value") return elab.ensureType(arg.value, type.type, call.at);
  if (isTarget) return elab.check(arg.term, elab.meta.instantiate(type.type));
  const hole = elab.fresh(type.type, { opaque: true });
  deferred.push({ hole, term: arg.term });
  return hole;
}

/** `fun targets => expected` with the targets' instances in the expected type abstracted. */
function motiveOf(elab: Elaborator, type: Expr, targets: readonly Expr[], expected: Expr): Expr {
  const variables: FVar[] = [];
  let rest = type;
  for (const target of targets) {
    const domain = rest.kind === "pi" ? rest : undefined;
    const name = isFVar(target) ? target.name : (domain?.name ?? "x");
    const variable = fvar(name, domain?.type ?? elab.meta.infer(target));
    variables.push(variable);
    if (domain !== undefined) rest = instantiate1(domain.body, variable);
  }
  let body = expected;
  for (const [target, variable] of pairsOf(targets, variables).reverse()) {
    const abstracted = abstractInstances(elab, body, target);
    if (hasLooseBVar(abstracted, 0)) body = instantiate1(abstracted, variable);
  }
  return elab.meta.bind("lam", variables, body);
}
