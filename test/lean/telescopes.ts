// What tests see of declarations: their binders, universe parameters and types as short texts.

import type { ConstantInfo } from "../../src/lean/kernel/environment/declaration.ts";
import type { Environment } from "../../src/lean/kernel/environment/environment.ts";
import { type Expr, fvar } from "../../src/lean/kernel/term/expr.ts";
import { levelText } from "../../src/lean/kernel/term/level.ts";
import { instantiate1 } from "../../src/lean/kernel/term/substitute.ts";
import { checkFile } from "../../src/verify/index.ts";

/** A binder of a type. */
export interface ElaboratedBinder {
  readonly name: string;
  readonly info: "default" | "implicit" | "strictImplicit" | "instImplicit";
  /** Over the variables of the binders before. */
  readonly type: Expr;
}

const brackets = { default: "()", implicit: "{}", strictImplicit: "⦃⦄", instImplicit: "[]" } as const;

/** The leading binders of a type, and what follows them. */
export function opened(type: Expr): { readonly binders: ElaboratedBinder[]; readonly result: Expr } {
  const binders: ElaboratedBinder[] = [];
  let rest = type;
  while (rest.kind === "pi") {
    binders.push({ name: rest.name, info: rest.info, type: rest.type });
    rest = instantiate1(rest.body, fvar(rest.name, rest.type));
  }
  return { binders, result: rest };
}

/** A term with all its arguments; numerals as numbers, functions as `fun`. */
export function shortText(e: Expr, inner = false): string {
  const wrap = (text: string): string => (inner ? `(${text})` : text);
  switch (e.kind) {
    case "sort": {
      const { level } = e;
      if (level.kind === "zero") return "Prop";
      if (level.kind !== "succ") return wrap(`Sort ${levelText(level, true)}`);
      return level.of.kind === "zero" ? "Type" : wrap(`Type ${levelText(level.of, true)}`);
    }
    case "const":
      return e.name;
    case "fvar":
      return e.name;
    case "app": {
      const args: Expr[] = [];
      let head: Expr = e;
      for (; head.kind === "app"; head = head.fn) args.unshift(head.arg);
      if (head.kind === "const" && head.name === "OfNat.ofNat") return shortText(args[1]);
      return wrap([head, ...args].map((part) => shortText(part, true)).join(" "));
    }
    case "pi": {
      const body = shortText(instantiate1(e.body, fvar(e.name, e.type)));
      if (e.name.endsWith("✝") && e.info === "default") return wrap(`${shortText(e.type, true)} → ${body}`);
      return wrap(`${binderText(e)} → ${body}`);
    }
    case "nat":
      return String(e.value);
    default:
      return `‹${e.kind}›`;
  }
}

function binderText({ name, info, type }: ElaboratedBinder): string {
  const [open, close] = brackets[info];
  return `${open}${name} : ${shortText(type)}${close}`;
}

/** `{u} (n : Nat) {α : Sort u} : Nat`, or `absent`. */
export function telescopeOf(environment: Environment, name: string): string {
  const info = environment.get(name);
  if (info === undefined) return "absent";
  const { binders, result } = opened(info.type);
  const levels = info.levelParams.length === 0 ? [] : [`{${info.levelParams.join(", ")}}`];
  const params = info.kind === "inductive" ? [`${info.numParams} parameters`] : [];
  return [...levels, ...params, ...binders.map(binderText), ":", shortText(result)].join(" ");
}

/** The constants that a text adds, in order. */
export function declaredBy(text: string): readonly ConstantInfo[] {
  return [...checkFile(text).environment.constants()];
}
