// Nested occurrences of a family: `List (Tree α)` in a constructor of `Tree` counts as one more family that is declared with it.

import { itemAt } from "../../../platform/index.ts";
import type { ConstructorInfo, InductiveInfo } from "../environment/declaration.ts";
import type { Environment } from "../environment/environment.ts";
import { appArgs, appHead, apps, type Const, constant, type Expr, type FVar } from "../term/expr.ts";
import { levelParam } from "../term/level.ts";
import { extendName, type Name } from "../term/name.ts";
import { sameExpr } from "../term/same_expr.ts";
import { bindPi, instantiate1, instantiateLevelParams, mapExpr, replaceFVars } from "../term/substitute.ts";
import { type FamilyType, mentions, refusal } from "./family.ts";

/** A declaration without nested occurrences. */
export interface Unnested {
  /** The families that were declared, then those that nested occurrences stand for. */
  readonly types: readonly FamilyType[];
  /** Puts what a stand-in stands for in place of it. */
  readonly restore: (e: Expr) => Expr;
  /** The name of what a stand-in stands for; other names as they are. */
  readonly meantBy: (name: Name) => Name;
}

/** A family that was declared before, at arguments that mention those being declared: `List (Tree α)`. */
interface Occurrence {
  readonly head: Const;
  readonly args: readonly Expr[];
  /** The name of its stand-in. */
  readonly name: Name;
}

/** Replaces nested occurrences by families of their own. @throws CheckError for one that depends on a constructor's fields */
export function withoutNested(
  environment: Environment,
  levelParams: readonly Name[],
  params: readonly FVar[],
  written: readonly FamilyType[],
): Unnested {
  const levels = levelParams.map(levelParam);
  const occurrences: Occurrence[] = [];
  const first = itemAt(written, 0).name;
  const standIn = (name: Name): Expr => apps(constant(name, levels), params);

  /** Notes an occurrence with those of the families that are declared with it; answers its own. */
  const add = (head: Const, args: readonly Expr[], together: readonly Name[] = [head.name]): Occurrence => {
    const made = together.map((name, i): Occurrence => {
      const number = occurrences.length + i + 1;
      return { head: constant(name, head.levels), args, name: extendName(extendName("_nested", first), number) };
    });
    occurrences.push(...made);
    return itemAt(made, together.indexOf(head.name));
  };

  /** The stand-in for the family in front of the term, if it is a nested occurrence. */
  const occurrenceAt = (e: Expr, maker: Name): Expr | undefined => {
    const head = appHead(e);
    const info = head.kind === "const" ? environment.get(head.name) : undefined;
    if (head.kind !== "const" || info?.kind !== "inductive") return undefined;
    const all = appArgs(e);
    const args = all.slice(0, info.numParams);
    if (args.length < info.numParams || !args.some((arg) => mentions(arg, written))) return undefined;
    if (args.some((arg) => arg.looseRange > 0)) throw refusal(maker, "a nested occurrence depends on a field");
    const wanted = apps(head, args);
    const known = occurrences.find((each) => sameExpr(apps(each.head, each.args), wanted));
    const { name } = known ?? add(head, args, info.together);
    return apps(standIn(name), all.slice(info.numParams));
  };
  const replaced = (e: Expr, maker: Name): Expr =>
    mapExpr(e, (node): Expr | undefined => {
      if (node.kind !== "app") return undefined;
      const found = occurrenceAt(node, maker);
      if (found === undefined) return undefined;
      return apps(
        appHead(found),
        appArgs(found).map((arg) => replaced(arg, maker)),
      );
    });

  const types = written.map(
    (type): FamilyType => ({
      ...type,
      constructors: type.constructors.map(({ name, type: made }) => {
        const inside = instantiated(made, params, name);
        const without = replaced(inside, name);
        return { name, type: without === inside ? made : bindPi(params, without) };
      }),
    }),
  );
  for (let i = 0; i < occurrences.length; i++) {
    const { head, args, name } = itemAt(occurrences, i);
    // Occurrences are noted of inductive families alone.
    const info = environment.get(head.name) as InductiveInfo;
    const at = (e: Expr, levelNames: readonly Name[]): Expr =>
      instantiated(instantiateLevelParams(e, levelNames, head.levels), args, head.name);
    const constructors = info.constructors.map((maker) => {
      const made = environment.get(maker) as ConstructorInfo;
      return {
        name: extendName(name, maker.slice(head.name.length + 1)),
        type: bindPi(params, replaced(at(made.type, made.levelParams), maker)),
      };
    });
    types.push({ name, type: bindPi(params, at(info.type, info.levelParams)), constructors });
  }
  if (occurrences.length === 0) return { types, restore: (e) => e, meantBy: (name) => name };

  const meant = new Map<Name, { readonly head: Const; readonly args: readonly Expr[] }>();
  for (const { head, args, name } of occurrences) {
    meant.set(name, { head, args });
    for (const maker of (environment.get(head.name) as InductiveInfo).constructors) {
      const stand = extendName(name, maker.slice(head.name.length + 1));
      meant.set(stand, { head: constant(maker, head.levels), args });
    }
  }
  const restore = (e: Expr): Expr =>
    mapExpr(e, (node): Expr | undefined => {
      if (node.kind !== "app" && node.kind !== "const") return undefined;
      const head = appHead(node);
      const found = head.kind === "const" ? meant.get(head.name) : undefined;
      if (found === undefined) return undefined;
      const given = appArgs(node).map(restore);
      if (given.length < params.length) return undefined;
      const args = found.args.map((arg) => replaceFVars(arg, params, given.slice(0, params.length)));
      return apps(apps(found.head, args), given.slice(params.length));
    });
  return { types, restore, meantBy: (name) => meant.get(name)?.head.name ?? name };
}

/** A dependent function type at these arguments, as it is written. */
function instantiated(type: Expr, args: readonly Expr[], name: Name): Expr {
  let rest = type;
  for (const arg of args) {
    if (rest.kind !== "pi") throw refusal(name, "the constructor does not begin with the parameters of the family");
    rest = instantiate1(rest.body, arg);
  }
  return rest;
}
