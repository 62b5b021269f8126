// The recursive calls of a body, and which arguments they all pass on unchanged.

import { appArgs, appHead, type Expr, type FVar, fvar, instantiate1, isConst, someNode } from "../../kernel/index.ts";
import { isFVar } from "../meta/holes.ts";

/** Thrown when one way of reading a recursion does not work; another argument may do. */
export class NotStructural extends Error {}

/** True if the constant occurs. */
export function mentionsConstant(e: Expr, name: string): boolean {
  return someNode(e, (node) => isConst(node, name));
}

/** The arguments of every call of `name`, with free variables in place of bound ones; those of a shared part once. */
export function callsOf(body: Expr, name: string): Expr[][] {
  const calls: Expr[][] = [];
  const seen = new Set<Expr>();
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (!mentionsConstant(e, name)) return;
    switch (e.kind) {
      case "const":
        calls.push([]);
        return;
      case "app": {
        const head = appHead(e);
        const args = appArgs(e);
        if (isConst(head, name)) calls.push(args);
        else visit(head);
        args.forEach(visit);
        return;
      }
      case "lam":
      case "pi":
        visit(e.type);
        visit(instantiate1(e.body, fvar(e.name, e.type)));
        return;
      case "let":
        visit(e.type);
        visit(e.value);
        visit(instantiate1(e.body, fvar(e.name, e.type, { value: e.value })));
        return;
      case "proj":
        visit(e.struct);
        return;
      default:
    }
  };
  visit(body);
  return calls;
}

/** How many leading arguments are the same variables in every call. */
export function fixedPrefix(calls: readonly (readonly Expr[])[], variables: readonly FVar[]): number {
  const differs = variables.findIndex(
    ({ id }, i) =>
      !calls.every((args) => {
        const arg = args[i];
        return arg !== undefined && isFVar(arg) && arg.id === id;
      }),
  );
  return differs < 0 ? variables.length : differs;
}
