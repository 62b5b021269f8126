// Writes terms and goals the way Lean shows them.
import { INACCESSIBLE, isAccessible, type LocalContext } from "./context.ts";
import { appArgs, appHead, type Expr, type FVar, fvar, hasLooseBVar, instantiate1, levelText } from "./kernel.ts";
import type { Meta } from "./meta.ts";

const ATOM = 1024;
const APPLICATION = 1023;

const infixes = new Map<string, { symbol: string; own: number; left: number; right: number; skip: number }>([
  ["And", { symbol: "∧", own: 35, left: 36, right: 35, skip: 0 }],
  ["Or", { symbol: "∨", own: 30, left: 31, right: 30, skip: 0 }],
  ["Iff", { symbol: "↔", own: 20, left: 21, right: 21, skip: 0 }],
  ["Eq", { symbol: "=", own: 50, left: 51, right: 51, skip: 1 }],
  ["Ne", { symbol: "≠", own: 50, left: 51, right: 51, skip: 1 }],
]);

/** The term as text. */
export function termText(e: Expr, precedence = 0): string {
  switch (e.kind) {
    case "bvar":
      return `#${e.index}`;
    case "fvar":
      return e.name;
    case "mvar":
      return `?m.${e.id}`;
    case "sort":
      return sortText(levelText(e.level, true), precedence);
    case "const":
      return e.name;
    case "nat":
      return String(e.value);
    case "string":
      return JSON.stringify(e.value);
    case "proj":
      return `${termText(e.struct, ATOM)}.${e.index + 1}`;
    case "pi":
      return wrap(piText(e), 25, precedence);
    case "lam":
      return wrap(lambdaText(e), 0, precedence);
    case "let": {
      const variable = fvar(e.name, e.type);
      const body = termText(instantiate1(e.body, variable));
      return wrap(`let ${e.name} := ${termText(e.value)};\n${body}`, 0, precedence);
    }
    case "app":
      return appText(e, precedence);
  }
}

function wrap(text: string, own: number, precedence: number): string {
  return own < precedence ? `(${text})` : text;
}

function sortText(level: string, precedence: number): string {
  if (level === "0") return "Prop";
  if (level === "1") return "Type";
  if (/^\d+$/.test(level)) return wrap(`Type ${Number(level) - 1}`, APPLICATION, precedence);
  const successor = /^\((.*)\+1\)$/.exec(level);
  return wrap(successor === null ? `Sort ${level}` : `Type ${successor[1]}`, APPLICATION, precedence);
}

function appText(e: Expr, precedence: number): string {
  const head = appHead(e);
  const args = appArgs(e);
  if (head.kind === "const") {
    const infix = infixes.get(head.name);
    if (infix !== undefined && args.length === infix.skip + 2) {
      const [left, right] = args.slice(infix.skip);
      const text = `${termText(left, infix.left)} ${infix.symbol} ${termText(right, infix.right)}`;
      return wrap(text, infix.own, precedence);
    }
    if (head.name === "Not" && args.length === 1) return wrap(`¬${termText(args[0], ATOM)}`, ATOM, precedence);
    if (head.name === "Exists" && args.length === 2 && args[1].kind === "lam") {
      const { variable, body } = open(args[1]);
      return wrap(`∃ ${variable.name}, ${termText(body)}`, 0, precedence);
    }
  }
  return wrap([head, ...args].map((part) => termText(part, ATOM)).join(" "), APPLICATION, precedence);
}

function open(e: Expr & { kind: "lam" | "pi" }): { variable: FVar; body: Expr } {
  const variable = fvar(e.name, e.type, { info: e.info });
  return { variable, body: instantiate1(e.body, variable) };
}

function piText(e: Expr & { kind: "pi" }): string {
  const { variable, body } = open(e);
  if (!hasLooseBVar(e.body, 0) && e.info === "default") return `${termText(e.type, 26)} → ${termText(body, 25)}`;
  const brackets =
    e.info === "default" ? "()" : e.info === "implicit" ? "{}" : e.info === "strictImplicit" ? "⦃⦄" : "[]";
  return `∀ ${brackets[0]}${variable.name} : ${termText(e.type)}${brackets[1]}, ${termText(body)}`;
}

function lambdaText(e: Expr & { kind: "lam" }): string {
  const { variable, body } = open(e);
  return `fun ${variable.name} => ${termText(body)}`;
}

/** A goal as data: what is known and what is to be shown, each as text. */
export interface GoalText {
  readonly hypotheses: readonly { readonly name: string; readonly type: string }[];
  readonly target: string;
}

/** The texts of a goal. Older hypotheses whose name is used again are marked as inaccessible. */
export function goalText(meta: Meta, context: LocalContext, target: Expr): GoalText {
  const seen = new Set<string>();
  const hypotheses: { name: string; type: string }[] = [];
  for (const variable of [...context.variables].reverse()) {
    const shadowed = isAccessible(variable.name) && seen.has(variable.name);
    seen.add(variable.name);
    const name = shadowed ? `${variable.name}${INACCESSIBLE}` : variable.name;
    hypotheses.push({ name, type: termText(meta.instantiate(variable.type)) });
  }
  return { hypotheses: hypotheses.reverse(), target: termText(meta.instantiate(target)) };
}

/** The goal in Lean's layout, with neighbours of one type on one line. */
export function goalLines(goal: GoalText, tag: string): string {
  const lines: string[] = tag === "" ? [] : [`case ${tag}`];
  for (let i = 0; i < goal.hypotheses.length; ) {
    const { type } = goal.hypotheses[i];
    const names: string[] = [];
    for (; i < goal.hypotheses.length && goal.hypotheses[i].type === type; i++) names.push(goal.hypotheses[i].name);
    lines.push(`${names.join(" ")} : ${type}`);
  }
  lines.push(`⊢ ${goal.target}`);
  return lines.join("\n");
}
