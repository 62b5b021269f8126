// The recursive calls of a body, and which arguments they all pass on unchanged.

import { appArgs, appHead, type Expr, type FVar, fvar, instantiate1, isConst, someNode } from "../../kernel/index.ts";
import { isFVar } from "../meta/holes.ts";

/** Thrown when one way of reading a recursion does not work; another argument may do. */
export class NotStructural extends Error {}

/** True if the constant occurs. */
export function mentionsConstant(e: Expr, name: string): boolean {
  return someNode(e, (node) => isConst(node, name));
}

/**
 * Looks at the calls of `name`, inner ones first and those of a shared part once: at their arguments, with free variables in
 * place of the variables bound around them.
 */
export function forEachCall(
  body: Expr,
  name: string,
  look: (args: readonly Expr[], bound: readonly FVar[]) => void,
): void {
  const seen = new Set<Expr>();
  const visit = (e: Expr, bound: readonly FVar[]): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (!mentionsConstant(e, name)) return;
    switch (e.kind) {
      case "const":
        look([], bound);
        return;
      case "app": {
        const head = appHead(e);
        const args = appArgs(e);
        for (const arg of args) visit(arg, bound);
        if (isConst(head, name)) look(args, bound);
        else visit(head, bound);
        return;
      }
      case "lam":
      case "pi":
      case "let": {
        visit(e.type, bound);
        if (e.kind === "let") visit(e.value, bound);
        const variable = fvar(e.name, e.type, e.kind === "let" ? { value: e.value } : { info: e.info });
        visit(instantiate1(e.body, variable), [...bound, variable]);
        return;
      }
      case "proj":
        visit(e.struct, bound);
        return;
      default:
    }
  };
  visit(body, []);
}

/** The arguments of every call of `name`. */
export function callsOf(body: Expr, name: string): (readonly Expr[])[] {
  const calls: (readonly Expr[])[] = [];
  forEachCall(body, name, (args) => calls.push(args));
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
