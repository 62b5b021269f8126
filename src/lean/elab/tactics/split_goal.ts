// Case analysis on a goal: dependent hypotheses are moved into the statement and come back in every branch.
import { type Position, Unsupported } from "../../syntax/failure.ts";
import { familyOf, splitCases } from "../cases.ts";
import { appHead, apps, type Expr, type FVar, fvar, instantiate1, type MVar } from "../kernel.ts";
import { dependents } from "../occurrence.ts";
import { joinTags } from "./apply.ts";
import type { TacticState } from "./state.ts";

/** One constructor's goal. */
export interface GoalBranch {
  /** The constructor's last name component. */
  readonly name: string;
  readonly goal: MVar;
  readonly fields: readonly FVar[];
  /** What became of the hypotheses that depend on the term that was analysed. */
  readonly moved: ReadonlyMap<number, FVar>;
}

export interface SplitOptions {
  readonly names?: (maker: string, count: number) => readonly (string | undefined)[];
  readonly induction?: boolean;
  /** Tag of a branch, if it is not the constructor's name. */
  readonly tag?: (maker: string) => string;
}

/** Splits a goal by the constructors of the type of `major`; a hypothesis that is analysed disappears. */
export function splitGoal(
  state: TacticState,
  goal: MVar,
  major: Expr,
  at: Position,
  options: SplitOptions = {},
): GoalBranch[] {
  const { elab } = state;
  const { meta } = elab;
  const context = state.context(goal);
  const type = meta.infer(major);
  const family = familyOf(elab, type);
  if (family === undefined) {
    const head = appHead(meta.whnf(type));
    if (head.kind === "mvar") throw new Unsupported("case analysis on a term of unknown type", at);
    throw state.failed("cases", goal, at, "major premise type is not an inductive type");
  }
  if (major.kind !== "fvar" && !meta.isProposition(type))
    throw new Unsupported("case analysis on a term that is no variable", at);
  const after = major.kind === "fvar" ? dependents(meta, context, [major]) : [];
  if (after.some(({ value }) => value !== undefined)) throw new Unsupported("case analysis that a let depends on", at);
  const inner = major.kind === "fvar" ? context.without([major, ...after]) : context;
  const statement = meta.bind("pi", after, state.target(goal));
  const branches: GoalBranch[] = [];
  const value = elab.inContext(inner, () =>
    splitCases(elab, {
      major,
      family,
      target: statement,
      at,
      ...(options.names === undefined ? {} : { names: options.names }),
      ...(options.induction === undefined ? {} : { induction: options.induction }),
      branch: ({ maker, fields, target }) => {
        const name = maker.slice(maker.lastIndexOf(".") + 1);
        const { variables, moved, rest } = reintroduce(state, after, target);
        const tag = joinTags(state.tag(goal), options.tag?.(maker) ?? name);
        const next = meta.fresh(elab.context.with(...variables), rest, { opaque: true, tag });
        branches.push({ name, goal: next, fields, moved });
        return meta.bind("lam", variables, next);
      },
    }),
  );
  meta.assign(goal, apps(value, after));
  return branches;
}

function reintroduce(
  state: TacticState,
  after: readonly FVar[],
  target: Expr,
): { variables: FVar[]; moved: Map<number, FVar>; rest: Expr } {
  const moved = new Map<number, FVar>();
  const variables: FVar[] = [];
  let rest = target;
  for (const old of after) {
    if (rest.kind !== "pi") rest = state.elab.meta.whnfCore(rest);
    if (rest.kind !== "pi") break;
    const copy = fvar(old.name, rest.type, { info: old.info });
    moved.set(old.id, copy);
    variables.push(copy);
    rest = instantiate1(rest.body, copy);
  }
  return { variables, moved, rest };
}
