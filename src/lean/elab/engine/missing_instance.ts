// What is said where type class resolution finds nothing: an error where Lean finds nothing either, else the name of what may be lacking.

import { appArgs, appHead, type Expr, hasLooseBVar, isConst } from "../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import { unmetGoals } from "../instances/instances.ts";
import type { LocalContext } from "../meta/context.ts";
import type { Elaborator } from "./elaborator.ts";

/**
 * The error for an instance that resolution does not find. It fails as in Lean if every goal at which it ends is one that core
 * Lean has no instance for; else the library may lack one, which is named.
 */
export function missingInstance(elab: Elaborator, context: LocalContext, type: Expr, at: Position): Error {
  const known = elab.meta.instantiate(type);
  const lacking = unmetGoals(elab.meta, context, known).find((goal) => mayBeLacking(elab, goal));
  if (lacking === undefined) return new Failure(missingInstanceText(elab.text(known)), at);
  return new Unsupported(`instance of '${elab.text(lacking)}'`, at);
}

/** True if core Lean may have an instance for the goal that the library lacks: class and some argument are the library's. */
function mayBeLacking(elab: Elaborator, goal: Expr): boolean {
  const { environment, meta } = elab;
  const owner = appHead(goal);
  if (owner.kind !== "const" || !environment.isRestored(owner.name)) return false;
  return appArgs(goal).some((arg) => {
    const known = meta.whnfReducible(arg);
    const head = appHead(known);
    if (head.kind === "sort") return true;
    if (isConst(owner, "Decidable") && hasNoProcedure(elab, known)) return false;
    return known.kind === "pi"
      ? isConst(owner, "Decidable")
      : head.kind === "const" && environment.isRestored(head.name);
  });
}

/** True for a quantifier over all numbers, all propositions or all functions, for which Lean has no decision procedure. */
function hasNoProcedure({ meta }: Elaborator, type: Expr): boolean {
  const domain = type.kind === "pi" ? type.type : isConst(appHead(type), "Exists") ? appArgs(type)[0] : undefined;
  if (domain === undefined || (type.kind === "pi" && isBound(type.body))) return false;
  const known = meta.whnfReducible(domain);
  return known.kind === "pi" || known.kind === "sort" || isConst(known, "Nat") || isConst(known, "Int");
}

/** What follows a binder begins with a condition on it, which may bound it. */
function isBound(body: Expr): boolean {
  return body.kind === "pi" && hasLooseBVar(body.type, 0);
}

/** The error for an instance that there is none of (`throwFailedToSynthesize` in Lean's `Meta/SynthInstance.lean`). */
export function missingInstanceText(type: string): string {
  const [, of, numeral] = /^OfNat (.*) (\d+)$/s.exec(type) ?? [];
  const about =
    numeral === undefined
      ? ""
      : `\nnumerals are polymorphic in Lean, but the numeral \`${numeral}\` cannot be used in a context where the expected type is\n  ${of?.replace(/^\((.*)\)$/s, "$1")}\ndue to the absence of the instance above`;
  return `failed to synthesize instance of type class\n  ${type}${about}\n\nHint: Type class instance resolution failures can be inspected with the \`set_option trace.Meta.synthInstance true\` command.`;
}
