// Writes terms the way Lean shows them: notations, implicit arguments left out, fields with a dot.

import { exactly, tupleOf } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  argsOf,
  charge,
  type Expr,
  type FVar,
  fvar,
  hasLooseBVar,
  instantiate1,
  isConst,
  type Level,
  levelParam,
  levelText,
  mapLevel,
} from "../../kernel/index.ts";
import { isMarked, unmarked } from "../meta/alternative_marks.ts";
import { isLevelMVar, isMVar, type MVar } from "../meta/holes.ts";
import type { Meta } from "../meta/meta.ts";
import { quoted } from "./literals.ts";
import { printedInfixes, printedPrefixes } from "./notation.ts";

/** Parts of a term that one text shows; what goes beyond is left out. */
const MOST_PARTS = 5_000;
/** What a part costs, besides the characters that it is copied with. */
const PART_PIECES = 16;

const ATOM = 1024;
const APPLICATION = 1023;
/** Precedence of quantifiers, conditionals and `let`. */
const LEAD = 1023;
const ARROW = 25;

/** Stands where a term is too large to be shown. */
const OMITTED = "⋯";

function wrap(text: string, own: number, precedence: number): string {
  return own < precedence ? `(${text})` : text;
}

function open(e: Expr & { kind: "lam" | "pi" }): { variable: FVar; body: Expr } {
  const variable = fvar(e.name, e.type, { info: e.info });
  return { variable, body: instantiate1(e.body, variable) };
}

function sortText(level: string, precedence: number): string {
  if (level === "0") return "Prop";
  if (level === "1") return "Type";
  if (/^\d+$/.test(level)) return wrap(`Type ${Number(level) - 1}`, APPLICATION, precedence);
  const successor = /^\((.*)\+1\)$/.exec(level);
  return wrap(successor === null ? `Sort ${level}` : `Type ${successor[1]}`, APPLICATION, precedence);
}

export class TermPrinter {
  readonly #meta: Meta;
  #parts = 0;
  /** The names of constants that have been written. */
  readonly #names = new Map<string, string>();

  constructor(meta: Meta) {
    this.#meta = meta;
  }

  /** The term as text, in parentheses if it binds less tightly than `precedence`. */
  text(e: Expr, precedence = 0): string {
    this.#parts++;
    charge(PART_PIECES);
    if (this.#parts > MOST_PARTS) return OMITTED;
    const written = this.#write(e, precedence);
    charge(written.length >> 4);
    return written;
  }

  #write(e: Expr, precedence: number): string {
    switch (e.kind) {
      case "bvar":
        return `#${e.index}`;
      case "fvar":
        return isMVar(e) ? this.#holeText(e) : this.#constantText(e);
      case "const":
        return this.#constantText(e);
      case "sort":
        return sortText(levelText(this.#shownLevel(e.level), true), precedence);
      case "nat":
        return String(e.value);
      case "string":
        return quoted(e.value, '"');
      case "proj":
        return `${this.text(e.struct, ATOM)}.${e.index + 1}`;
      case "pi":
        return this.#piText(e, precedence);
      case "lam":
        return wrap(this.#lambdaText(e), ATOM, precedence);
      case "let": {
        if (isMarked(e)) return this.text(unmarked(e), precedence);
        const body = this.text(instantiate1(e.body, fvar(e.name, e.type)));
        return wrap(`let ${e.name} := ${this.text(e.value)};\n${body}`, LEAD, precedence);
      }
      case "app":
        return this.#appText(e, precedence);
    }
  }

  /** A hole by the name of the variable or case that it stands for, or by a number. */
  #holeText(hole: MVar): string {
    const { tag } = this.#meta.info(hole);
    return /^[^.✝]+$/u.test(tag) ? `?${tag}` : `?m.${this.#meta.shownNumber(hole.id)}`;
  }

  /** The level with its holes numbered as they are shown. */
  #shownLevel(level: Level): Level {
    return mapLevel(level, (node) =>
      isLevelMVar(node) ? levelParam(`?u.${this.#meta.shownNumber(node.name)}`) : undefined,
    );
  }

  /** The text of something after which the line goes on: what would take in the rest is put in parentheses. */
  #leftText(e: Expr, precedence: number): string {
    const text = this.text(e, precedence);
    return endsOpen(e) && text === this.text(e) ? `(${text})` : text;
  }

  #constantText(e: Expr & { kind: "fvar" | "const" }): string {
    if (e.kind === "fvar") return e.name;
    if (e.name === "Unit.unit" || e.name === "PUnit.unit") return "()";
    const known = this.#names.get(e.name) ?? this.#meta.shownName(e.name);
    this.#names.set(e.name, known);
    return known;
  }

  #appText(e: Expr, precedence: number): string {
    const head = appHead(e);
    const args = appArgs(e);
    const notation = head.kind === "const" ? this.#notation(head.name, args, precedence) : undefined;
    return notation ?? this.#plainApplication(head, args, precedence);
  }

  #notation(name: string, args: readonly Expr[], precedence: number): string | undefined {
    if (name === "List.cons" || name === "List.nil") {
      const items = this.#listItems(name, args);
      if (items !== undefined) return `[${items.map((item) => this.text(item)).join(", ")}]`;
    }
    const infix = printedInfixes.get(name);
    const sides = infix === undefined ? undefined : tupleOf(args.slice(infix.skip), 2);
    if (infix !== undefined && sides !== undefined) {
      const [left, right] = sides;
      const text = `${this.#leftText(left, infix.left)} ${infix.symbol} ${this.text(right, infix.right)}`;
      return wrap(text, infix.own, precedence);
    }
    const prefix = printedPrefixes.get(name);
    const operand = prefix === undefined ? undefined : tupleOf(args.slice(prefix.skip), 1);
    if (prefix !== undefined && operand !== undefined) {
      return wrap(`${prefix.symbol}${this.text(operand[0], prefix.operand)}`, prefix.own, precedence);
    }
    return this.#specialNotation(name, args, precedence);
  }

  #specialNotation(name: string, args: readonly Expr[], precedence: number): string | undefined {
    const count = args.length;
    const [, second, , fourth, fifth] = args;
    if (name === "OfNat.ofNat" && count === 3 && second?.kind === "nat") {
      const type = this.#meta.showsTypes() ? this.text(exactly(args, 3)[0]) : "Nat";
      return type === "Nat" ? String(second.value) : `(${second.value} : ${type})`;
    }
    if (name === "Char.ofNat" && count === 1 && args[0]?.kind === "nat")
      return quoted(String.fromCodePoint(Number(args[0].value)), "'");
    if (name === "List.toArray" && second !== undefined) {
      const items = this.text(second, ATOM);
      return items.startsWith("[") ? `#${items}` : undefined;
    }
    if (name === "Prod.mk" && count === 4) return `(${this.#tupleItems(args).join(", ")})`;
    if (name === "Exists" && count === 2 && second?.kind === "lam")
      return wrap(this.#existsText(second), LEAD, precedence);
    if (name === "Subtype" && count === 2 && second?.kind === "lam") {
      const { variable, body } = open(second);
      return `{ ${variable.name} // ${this.text(body)} }`;
    }
    if (count !== 5 || second === undefined || fourth === undefined || fifth === undefined) return undefined;
    if (name === "Membership.mem") {
      return wrap(`${this.#leftText(fifth, 51)} ∈ ${this.text(fourth, 51)}`, 50, precedence);
    }
    if (name === "ite") {
      return wrap(`if ${this.text(second)} then ${this.text(fourth)} else ${this.text(fifth)}`, LEAD, precedence);
    }
    if (name === "dite" && fourth.kind === "lam" && fifth.kind === "lam") {
      const [yes, no] = [open(fourth), open(fifth)];
      const condition = `${yes.variable.name} : ${this.text(second)}`;
      return wrap(`if ${condition} then ${this.text(yes.body)} else ${this.text(no.body)}`, LEAD, precedence);
    }
    return undefined;
  }

  #listItems(name: string, args: readonly Expr[]): Expr[] | undefined {
    const items: Expr[] = [];
    let [constant, parts]: [string, readonly Expr[]] = [name, args];
    for (;;) {
      const cell = constant === "List.cons" ? tupleOf(parts, 3) : undefined;
      if (cell === undefined) return constant === "List.nil" && parts.length === 1 ? items : undefined;
      const [, item, rest] = cell;
      items.push(item);
      const head = appHead(rest);
      if (head.kind !== "const") return undefined;
      [constant, parts] = [head.name, appArgs(rest)];
    }
  }

  #tupleItems(args: readonly Expr[]): string[] {
    const [, , first, second] = exactly(args, 4);
    const rest = argsOf(second, "Prod.mk", 4);
    return [this.text(first), ...(rest === undefined ? [this.text(second)] : this.#tupleItems(rest))];
  }

  /** `f a b` with only the explicit arguments; `a.f b` where `f` is a function on the type that `a` has by its signature. */
  #plainApplication(head: Expr, args: readonly Expr[], precedence: number): string {
    const explicit: Expr[] = [];
    let receiver: Expr | undefined;
    let type: Expr | undefined = this.#typeOf(head);
    for (const arg of args) {
      type = type === undefined || type.kind === "pi" ? type : this.#functionType(type);
      const binder: (Expr & { kind: "pi" }) | undefined = type?.kind === "pi" ? type : undefined;
      if (binder === undefined || binder.info === "default") {
        const isFirst = explicit.length === 0 && binder !== undefined;
        if (isFirst && ownsField(head, binder.type) && !isNumeral(arg)) receiver = arg;
        explicit.push(arg);
      }
      type = binder === undefined ? undefined : instantiate1(binder.body, arg);
    }
    const name = head.kind === "const" ? head.name : "";
    if (explicit.length === 0 && this.#meta.showsTypes()) {
      return wrap(
        [`@${this.text(head, ATOM)}`, ...args.map((arg) => this.text(arg, ATOM))].join(" "),
        APPLICATION,
        precedence,
      );
    }
    const [first, others]: [string, readonly Expr[]] =
      receiver === undefined
        ? [this.#leftText(head, ATOM), explicit]
        : [`${this.#leftText(receiver, ATOM)}.${name.slice(name.lastIndexOf(".") + 1)}`, explicit.slice(1)];
    const parts = others.map((part, i) => (i < others.length - 1 ? this.#leftText(part, ATOM) : this.text(part, ATOM)));
    const text = [first, ...parts].join(" ");
    return others.length === 0 ? text : wrap(text, APPLICATION, precedence);
  }

  #typeOf(head: Expr): Expr | undefined {
    if (head.kind === "const") return this.#meta.environment.get(head.name)?.type;
    return head.kind === "fvar" ? this.#meta.instantiate(head.type) : undefined;
  }

  #functionType(type: Expr): Expr | undefined {
    if (type.looseRange > 0) return undefined;
    const reduced = this.#meta.whnf(type);
    return reduced.kind === "pi" ? reduced : undefined;
  }

  #bound({ name, type }: FVar): string {
    return this.#meta.showsTypes() ? `(${name} : ${this.text(type)})` : name;
  }

  #existsText(predicate: Expr & { kind: "lam" }): string {
    const names: string[] = [];
    let current = predicate;
    for (;;) {
      const { variable, body } = open(current);
      names.push(this.#bound(variable));
      const [, next] = argsOf(body, "Exists", 2) ?? [];
      if (next?.kind !== "lam") return `∃ ${names.join(" ")}, ${this.text(body)}`;
      current = next;
    }
  }

  #lambdaText(e: Expr & { kind: "lam" }): string {
    const names: string[] = [];
    let current: Expr = e;
    while (current.kind === "lam") {
      const { variable, body } = open(current);
      names.push(variable.info === "implicit" ? `{${variable.name}}` : this.#bound(variable));
      current = body;
    }
    return `fun ${names.join(" ")} => ${this.text(current)}`;
  }

  #piText(e: Expr & { kind: "pi" }, precedence: number): string {
    if (isArrow(e)) {
      const { body } = open(e);
      return wrap(`${this.#leftText(e.type, ARROW + 1)} → ${this.text(body, ARROW)}`, ARROW, precedence);
    }
    const isProposition = this.#meta.isProposition(e);
    const { names, binder, rest } = this.#binderGroup(e);
    const group = brackets(binder, names, this.text(binder.type));
    if (!isProposition) return wrap(`${group} → ${this.text(rest, ARROW)}`, ARROW, precedence);
    const groups = [group];
    let body = rest;
    while (body.kind === "pi" && !isArrow(body)) {
      const next = this.#binderGroup(body);
      groups.push(brackets(next.binder, next.names, this.text(next.binder.type)));
      body = next.rest;
    }
    return wrap(`∀ ${groups.join(" ")}, ${this.text(body)}`, LEAD, precedence);
  }

  /** The names that are bound one after the other with one type. */
  #binderGroup(e: Expr & { kind: "pi" }): { names: string[]; binder: Expr & { kind: "pi" }; rest: Expr } {
    const names: string[] = [];
    let rest: Expr = e;
    while (rest.kind === "pi" && (rest === e || (!isArrow(rest) && rest.info === e.info && rest.type === e.type))) {
      const { variable, body } = open(rest);
      names.push(variable.name);
      rest = body;
      if (e.info === "instImplicit") break;
    }
    return { names, binder: e, rest };
  }
}

/** True if the text of the term ends in the body of a binder or in a branch. */
function endsOpen(e: Expr): boolean {
  if (e.kind === "lam" || e.kind === "let") return true;
  if (e.kind === "pi") return !isArrow(e) || endsOpen(e.body);
  const head = appHead(e);
  const args = appArgs(e);
  const last = args.at(-1);
  if (head.kind !== "const" || last === undefined) return false;
  if (head.name === "Exists" || head.name === "ite" || head.name === "dite") return true;
  const operands = printedInfixes.has(head.name) || printedPrefixes.has(head.name);
  return operands ? endsOpen(last) : last.kind === "lam";
}

function isArrow(e: Expr & { kind: "pi" }): boolean {
  return e.info === "default" && !hasLooseBVar(e.body, 0);
}

function brackets(binder: Expr & { kind: "pi" }, names: readonly string[], type: string): string {
  const written = `${names.join(" ")} : ${type}`;
  switch (binder.info) {
    case "default":
      return `(${written})`;
    case "implicit":
      return `{${written}}`;
    case "strictImplicit":
      return `⦃${written}⦄`;
    case "instImplicit":
      return names.every((name) => name.endsWith("✝")) ? `[${type}]` : `[${written}]`;
  }
}

function isNumeral(e: Expr): boolean {
  return e.kind === "nat" || isConst(appHead(e), "OfNat.ofNat");
}

/** True if the constant's namespace is the type at the head of its first explicit parameter. */
function ownsField(head: Expr, parameterType: Expr): boolean {
  if (head.kind !== "const") return false;
  const dot = head.name.lastIndexOf(".");
  const owner = appHead(parameterType);
  return dot > 0 && isConst(owner, head.name.slice(0, dot));
}
