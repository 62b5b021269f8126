// Passes arguments to a function: implicit ones become holes, instances are resolved, the expected type helps early.

import { app, appHead, type Expr, type FVar, fvar, instantiate1, type Pi } from "../../kernel/index.ts";
import type { NamedArgument, Term } from "../../syntax/index.ts";
import { Failure, type Position } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { piOf } from "../meta/function_types.ts";
import { isMVar, type MVar } from "../meta/holes.ts";
import { coerceToFunction } from "./coercions.ts";
import { elaborateElimination } from "./eliminators.ts";

/** An argument still to be elaborated, or one that is known already. */
export type Argument =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "value"; readonly value: Expr };

export interface Call {
  readonly args: readonly Argument[];
  readonly named: readonly NamedArgument[];
  /** `f a ..`: explicit arguments that are missing become holes. */
  readonly ellipsis: boolean;
  /** `@f`: implicit arguments are written like the others. */
  readonly explicit: boolean;
  readonly expected: Expr | undefined;
  readonly at: Position;
}

/** A call while its arguments are passed. */
interface Passing {
  readonly elab: Elaborator;
  readonly call: Call;
  value: Expr;
  type: Expr;
  /** How many positional arguments have been passed. */
  next: number;
  named: NamedArgument[];
  /** The result's type has been unified with the expected one, or never will be. */
  propagated: boolean;
  /** Explicit parameters before a named argument that the call leaves out: the result is a function of them. */
  readonly left: FVar[];
  readonly instances: MVar[];
}

/** Applies a function to arguments, making metavariables for the implicit ones. */
export function applyArguments(elab: Elaborator, fn: Expr, call: Call): Expr {
  if (call.args.length === 0 && call.named.length === 0 && call.explicit) return fn;
  const elimination = fn.kind === "const" ? elaborateElimination(elab, fn, call) : undefined;
  if (elimination !== undefined) return elimination;
  const passing: Passing = {
    elab,
    call,
    value: fn,
    type: elab.meta.infer(fn),
    next: 0,
    named: [...call.named],
    propagated: call.explicit || call.expected === undefined,
    left: [],
    instances: [],
  };
  const outer = elab.context;
  try {
    while (hasParameter(passing)) {
      const type = piOf(passing.type);
      const arg = nextArgument(passing, type);
      if (arg === undefined) break;
      passing.value = app(passing.value, arg);
      passing.type = instantiate1(type.body, arg);
    }
    return finish(passing);
  } finally {
    elab.context = outer;
  }
}

function isDone({ call, next, named }: Passing): boolean {
  return next >= call.args.length && named.length === 0;
}

/** Reduces the type to a function type. @throws Failure if there are arguments left and it is none. */
function hasParameter(passing: Passing): boolean {
  const { elab } = passing;
  if (passing.type.kind === "pi") return true;
  const done = isDone(passing);
  const reduced = done ? elab.meta.whnfCore(passing.type) : elab.meta.whnf(passing.type);
  if (reduced.kind === "pi") {
    passing.type = reduced;
    return true;
  }
  if (done) return false;
  if (isMVar(appHead(reduced))) {
    elab.synthesizeSome();
    const known = elab.meta.whnf(reduced);
    if (known.kind === "pi") {
      passing.type = known;
      return true;
    }
    if (elab.mayPostpone && isMVar(appHead(known))) elab.giveUp();
  }
  const fn = coerceToFunction(elab, passing.value, reduced);
  if (fn === undefined) throw functionExpected(passing, reduced);
  passing.value = fn;
  passing.type = elab.meta.infer(fn);
  return hasParameter(passing);
}

function functionExpected({ elab, value, call, next }: Passing, type: Expr): Failure {
  const given = call.args[next];
  const text = given === undefined ? undefined : argumentText(elab, given);
  const note =
    text === undefined
      ? ""
      : `\n\nNote: Expected a function because this term is being applied to the argument\n  ${text}`;
  return new Failure(
    `Function expected at\n  ${elab.text(value)}\nbut this term has type\n  ${elab.text(type)}${note}`,
    call.at,
  );
}

/** An argument that was not passed, as it would be written; undefined if it means nothing by itself. */
function argumentText(elab: Elaborator, given: Argument): string | undefined {
  if (given.kind === "value") return elab.text(given.value);
  const { term } = given;
  if (term.kind === "identifier") return term.name;
  let text: string | undefined;
  elab.trial(() => {
    const value = elab.elaborate(term, undefined);
    const written = elab.text(value);
    text = value.kind === "app" && /\s/.test(written) && !/^[[(⟨]/.test(written) ? `(${written})` : written;
  });
  return text;
}

function argumentName({ elab, value }: Passing, name: string): string {
  const head = appHead(value);
  const fn = head.kind === "const" || head.kind === "fvar" ? ` \`${elab.text(head)}\`` : "";
  return `Invalid argument name \`${name}\` for function${fn}`;
}

/** The argument for the next parameter; undefined when the call ends before it. */
function nextArgument(passing: Passing, type: Pi): Expr | undefined {
  const { elab, call } = passing;
  const own = passing.named.find(({ name }) => name === type.name);
  if (own !== undefined) {
    passing.named.splice(passing.named.indexOf(own), 1);
    return passTerm(passing, own.value, type);
  }
  if (type.info === "default" || call.explicit) return explicitArgument(passing, type);
  if (type.info === "strictImplicit" && isDone(passing)) return undefined;
  if (type.info === "instImplicit") return instanceArgument(passing, type);
  return elab.fresh(type.type);
}

function instanceArgument({ elab, call, instances }: Passing, type: Pi): Expr {
  const hole = elab.instance(type.type, call.at);
  instances.push(hole);
  return hole;
}

function explicitArgument(passing: Passing, type: Pi): Expr | undefined {
  const { elab, call } = passing;
  const arg = call.args[passing.next];
  if (arg !== undefined) {
    passing.next++;
    if (arg.kind === "value") {
      propagateExpected(passing, passing.next - 1);
      return checkArgument(passing, arg.value, type, call.at);
    }
    if (call.explicit && type.info === "instImplicit" && arg.term.kind === "hole")
      return instanceArgument(passing, type);
    if (!["hole", "syntheticHole", "by"].includes(arg.term.kind)) propagateExpected(passing, passing.next - 1);
    return passTerm(passing, arg.term, type);
  }
  if (call.ellipsis) return elab.fresh(type.type);
  const [unused] = passing.named;
  if (unused === undefined) return undefined;
  if (!namesLater(passing, type.body)) {
    throw new Failure(argumentName(passing, unused.name), unused.at);
  }
  const variable = fvar(type.name, type.type, { info: type.info });
  elab.context = elab.context.with(variable);
  passing.left.push(variable);
  return variable;
}

function namesLater({ named }: Passing, type: Expr): boolean {
  for (let rest = type; rest.kind === "pi"; rest = rest.body) {
    const { name } = rest;
    if (named.some((argument) => argument.name === name)) return true;
  }
  return false;
}

function passTerm(passing: Passing, term: Term, type: Pi): Expr {
  const { elab } = passing;
  const expected = elab.meta.instantiate(type.type);
  return checkArgument(passing, elab.elaborate(term, expected), { ...type, type: expected }, term.at);
}

function checkArgument({ elab, value: fn }: Passing, value: Expr, { type }: Pi, at: Position): Expr {
  const fitted = elab.fit(value, type);
  if (fitted !== undefined) return fitted;
  const found = elab.meta.infer(value);
  throw new Failure(
    `Application type mismatch: The argument\n  ${elab.text(value)}\n${elab.hasTypeText(found, type, "in the application")}\n  ${elab.text(app(fn, value))}`,
    at,
  );
}

/** Unifies the type of the result with the expected one before the next argument, when it does not depend on the rest. */
function propagateExpected(passing: Passing, from: number): void {
  const { elab, call, left } = passing;
  if (passing.propagated || left.length > 0 || call.expected === undefined) return;
  const expected = elab.meta.instantiate(call.expected);
  if (isMVar(appHead(expected))) return;
  let remaining = call.args.length - from;
  let output: Expr = passing.type;
  while (output.kind === "pi") {
    const { info, name } = output;
    const isNamed = passing.named.some((argument) => argument.name === name);
    if (info === "default" && !isNamed) {
      if (remaining === 0) break;
      remaining--;
    }
    output = output.body;
  }
  if (remaining > 0 || output.looseRange > 0) return;
  if (elab.meta.isDefEq(expected, output)) passing.propagated = true;
}

function finish(passing: Passing): Expr {
  const { elab, call, left, instances } = passing;
  const [unused] = passing.named;
  if (unused !== undefined) {
    const { name, at } = unused;
    throw new Failure(argumentName(passing, name), at);
  }
  if (left.length > 0) {
    elab.resolveInstances(instances);
    elab.context = elab.context.without(left);
    return elab.meta.bind("lam", left, passing.value);
  }
  if (call.expected !== undefined) elab.meta.isDefEq(call.expected, passing.type);
  elab.resolveInstances(instances);
  return passing.value;
}
