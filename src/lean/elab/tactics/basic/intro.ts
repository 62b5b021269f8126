// Tactics that move hypotheses: intro, intros, revert, clear, rename_i, specialize.

import { appHead, apps, type Expr, type FVar, fvar, instantiate1 } from "../../../kernel/index.ts";
import type { BoundName, FunParameter, TacticBlock, Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { matchRows } from "../../matching/match.ts";
import { inaccessible, isAccessible, LocalContext } from "../../meta/context.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { dependents } from "../../meta/occurrence.ts";
import { mentions } from "../../meta/unify.ts";
import { binderName } from "../../terms/binders.ts";
import {
  findHypothesis,
  moveTo,
  renamed,
  renameHypothesis,
  replaceHypothesis,
  requireHypothesis,
} from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

/** Introduces one variable; without a name it is inaccessible. The goal's definition is unfolded if need be. */
export function introduce(
  state: TacticState,
  goal: MVar,
  name: string | undefined,
  at: Position,
): { goal: MVar; variable: FVar } {
  const { meta } = state.elab;
  const target = state.target(goal);
  const type = target.kind === "pi" || target.kind === "let" ? target : meta.whnf(target);
  if (type.kind === "let") {
    const variable = fvar(name ?? inaccessible(type.name), type.type, { value: type.value });
    const next = state.next(goal, instantiate1(type.body, variable), { context: state.context(goal).with(variable) });
    meta.assign(goal, meta.bind("lam", [variable], next));
    return { goal: next, variable };
  }
  if (type.kind !== "pi")
    throw state.failed(
      "introN",
      goal,
      at,
      "There are no additional binders or `let` bindings in the goal to introduce",
    );
  const variable = fvar(name ?? inaccessible(type.name), type.type);
  const next = state.next(goal, instantiate1(type.body, variable), { context: state.context(goal).with(variable) });
  meta.assign(goal, meta.bind("lam", [variable], next));
  return { goal: next, variable };
}

export function introTactic(state: TacticState, parameters: readonly FunParameter[], at: Position): void {
  if (parameters.length === 0) {
    state.replaceMain([introduce(state, state.main(at), undefined, at).goal]);
    return;
  }
  for (const parameter of parameters) introduceParameter(state, parameter, at);
}

function introduceParameter(state: TacticState, parameter: FunParameter, at: Position): void {
  const goal = state.main(at);
  if (parameter.kind === "pattern") {
    introducePattern(state, goal, parameter.pattern, at);
    return;
  }
  const { binder } = parameter;
  if (binder.kind !== "default") throw new Unsupported("'intro' with brackets", binder.at);
  for (const { name } of binder.names) {
    const before = state.main(at);
    const made = introduce(state, before, name === "_" ? undefined : name, at);
    state.replaceMain([made.goal]);
    if (binder.type !== undefined) restate(state, made.goal, made.variable, binder.type, at);
  }
}

/** `intro (h : T)`: the hypothesis is stated as the text has it. */
function restate(state: TacticState, goal: MVar, variable: FVar, term: Term, at: Position): void {
  const type = state.elaborateWhole(goal, term, undefined);
  state.within(goal, () => state.elab.ensureSort(type, term.at));
  const { meta } = state.elab;
  if (!meta.isDefEq(type, variable.type))
    throw state.elab.mismatch(variable, meta.instantiate(variable.type), type, at);
  replaceHypothesis(state, goal, variable, meta.instantiate(type), variable);
}

function introducePattern(state: TacticState, goal: MVar, pattern: Term, at: Position): void {
  const { goal: next, variable } = introduce(state, goal, undefined, at);
  const cleared = state.context(next).without([variable]);
  const { elab } = state;
  let inner: MVar | undefined;
  const value = elab.inContext(cleared, () =>
    matchRows(
      elab,
      [variable],
      [
        {
          patterns: [pattern],
          body: (target) => {
            inner = elab.fresh(target, { opaque: true, tag: state.tag(goal) });
            return inner;
          },
        },
      ],
      state.target(next),
      at,
    ),
  );
  elab.meta.assign(next, value);
  if (inner === undefined) throw new Failure("pattern without a case", at);
  state.replaceMain([inner]);
}

/** `intro | pattern => tactics | …`. */
export function introMatchTactic(
  state: TacticState,
  alternatives: readonly { readonly pattern: Term; readonly block: TacticBlock; readonly at: Position }[],
  at: Position,
): void {
  const { goal, variable } = introduce(state, state.main(at), undefined, at);
  const { elab } = state;
  const rows = alternatives.map(({ pattern, block, at: bar }) => ({
    patterns: [pattern],
    body: (target: Expr) => elab.prove(target, block, bar),
  }));
  const value = elab.inContext(state.context(goal).without([variable]), () =>
    matchRows(elab, [variable], rows, state.target(goal), at),
  );
  elab.meta.assign(goal, value);
  state.replaceMain([]);
}

/** Without names, introduces what the goal shows as binders, unfolding nothing. */
export function introsTactic(state: TacticState, names: readonly BoundName[], at: Position): void {
  if (names.length === 0) {
    let goal = state.main(at);
    while (["pi", "let"].includes(state.target(goal).kind)) goal = introduce(state, goal, undefined, at).goal;
    state.replaceMain([goal]);
    return;
  }
  for (const { name } of names) {
    state.replaceMain([introduce(state, state.main(at), name === "_" ? undefined : name, at).goal]);
  }
}

export function revertTactic(state: TacticState, names: readonly BoundName[], at: Position): void {
  const goal = state.main(at);
  const { meta } = state.elab;
  const context = state.context(goal);
  const chosen = names.map(({ name, at: place }) => requireHypothesis(state, goal, name, place));
  const also = dependents(meta, context, chosen);
  const moved = context.variables.filter(({ id }) => [...chosen, ...also].some((variable) => variable.id === id));
  if (moved.some(({ value }) => value !== undefined)) throw new Unsupported("'revert' of a let", at);
  const next = state.next(goal, meta.bind("pi", moved, state.target(goal)), { context: context.without(moved) });
  meta.assign(goal, apps(next, moved));
  state.replaceMain([next]);
}

export function clearTactic(state: TacticState, names: readonly BoundName[], at: Position): void {
  for (const { name, at: place } of [...names].reverse()) {
    const goal = state.main(at);
    const variable = requireHypothesis(state, goal, name, place);
    const [other] = dependents(state.elab.meta, state.context(goal), [variable]);
    if (other !== undefined) throw state.failed("clear", goal, at, `variable '${other.name}' depends on '${name}'`);
    if (mentions(state.target(goal), [variable])) throw state.failed("clear", goal, at, `target depends on '${name}'`);
    moveTo(state, goal, state.context(goal).without([variable]));
  }
}

/** Gives names to the last inaccessible hypotheses, in order. */
export function renameTactic(state: TacticState, names: readonly BoundName[], at: Position): void {
  const goal = state.main(at);
  moveTo(state, goal, withNames(state, goal, names, at));
}

/** `rename T => h`: names the newest hypothesis of this type. */
export function renameByTypeTactic(state: TacticState, term: Term, { name }: BoundName, at: Position): void {
  const goal = state.main(at);
  const { value: type } = state.elaborate(goal, term, undefined);
  const found = findHypothesis(state, goal, type);
  if (found === undefined) throw new Failure("failed to find a hypothesis with type", at);
  renameHypothesis(state, goal, found, binderName(name));
}

/** The context of a goal with its last inaccessible hypotheses renamed. @throws Failure if there are too few. */
export function withNames(state: TacticState, goal: MVar, names: readonly BoundName[], at: Position): LocalContext {
  const left = [...names];
  const later = new Set<string>();
  const variables = [...state.context(goal).variables].reverse().map((variable) => {
    const hidden = !isAccessible(variable.name) || later.has(variable.name);
    later.add(variable.name);
    const name = hidden ? left.pop()?.name : undefined;
    return name === undefined || name === "_" ? variable : renamed(variable, name);
  });
  if (left.length > 0) throw new Failure("too many variable names provided", at);
  return new LocalContext(variables.reverse());
}

/** `specialize h a b`: the hypothesis is replaced by its instance. */
export function specializeTactic(state: TacticState, term: Term, at: Position): void {
  const goal = state.main(at);
  const value = state.elaborateWhole(goal, term, undefined);
  const head = appHead(value);
  if (!isFVar(head) || value.kind !== "app") {
    throw new Failure(
      "'specialize' requires a term of the form `h x_1 .. x_n` where `h` appears in the local context",
      at,
    );
  }
  const old = state.context(goal).variables.find(({ id }) => id === head.id);
  if (old === undefined || !isAccessible(binderName(old.name))) throw new Failure("unknown hypothesis", at);
  replaceHypothesis(state, goal, old, state.elab.meta.infer(value), value);
}
