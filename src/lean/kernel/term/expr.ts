// Terms of the type theory: nodes with a cached hash, loose-variable range, flags and depth, and their constructors.
import { type Tuple, tupleOf } from "../../../platform/index.ts";
import { LimitError } from "../budget/errors.ts";
import { charge, chargeNode } from "../budget/meter.ts";
import { type Level, levelOne, levelZero } from "./level.ts";
import { marksIn } from "./marks.ts";
import { hashString, mixHash, type Name } from "./name.ts";

/** How an argument is passed; the kernel ignores it, the elaborator and the printer read it. */
export type BinderInfo = "default" | "implicit" | "strictImplicit" | "instImplicit";

/** No term may be deeper than this unless a thread raises it, so that plain recursion over a term never overflows the JavaScript stack. */
export const MAXIMUM_DEPTH = 1000;

let maximumDepth = MAXIMUM_DEPTH;

/** Allows deeper terms from now on, in a thread that has a stack for them. */
export function raiseMaximumDepth(depth: number): void {
  maximumDepth = Math.max(maximumDepth, depth);
}

const HAS_FVAR = 1;
const HAS_LEVEL_PARAM = 2;

interface Node {
  readonly hash: number;
  /** One more than the largest loose de Bruijn index; 0 when the term is closed. */
  readonly looseRange: number;
  /** Bits: read them with `hasFVar`, `hasLevelParam` and `marksOf`. */
  readonly flags: number;
  /** Height of the tree. */
  readonly depth: number;
}

/** A bound variable: index 0 is the innermost binder. */
export interface BVar extends Node {
  readonly kind: "bvar";
  readonly index: number;
}
/** A free variable; it carries its own type (and value, if it stands for a `let`). */
export interface FVar extends Node {
  readonly kind: "fvar";
  readonly id: number;
  readonly name: string;
  readonly type: Expr;
  readonly value: Expr | undefined;
  readonly info: BinderInfo;
}
export interface Sort extends Node {
  readonly kind: "sort";
  readonly level: Level;
}
export interface Const extends Node {
  readonly kind: "const";
  readonly name: Name;
  readonly levels: readonly Level[];
}
export interface App extends Node {
  readonly kind: "app";
  readonly fn: Expr;
  readonly arg: Expr;
}
export interface Lam extends Node {
  readonly kind: "lam";
  readonly name: string;
  readonly type: Expr;
  readonly body: Expr;
  readonly info: BinderInfo;
}
export interface Pi extends Node {
  readonly kind: "pi";
  readonly name: string;
  readonly type: Expr;
  readonly body: Expr;
  readonly info: BinderInfo;
}
export interface Let extends Node {
  readonly kind: "let";
  readonly name: string;
  readonly type: Expr;
  readonly value: Expr;
  readonly body: Expr;
}
/** Field `index` of the structure `struct`, whose type is an instance of `structName`. */
export interface Proj extends Node {
  readonly kind: "proj";
  readonly structName: Name;
  readonly index: number;
  readonly struct: Expr;
}
export interface NatLit extends Node {
  readonly kind: "nat";
  readonly value: bigint;
}
export interface StrLit extends Node {
  readonly kind: "string";
  readonly value: string;
}
export type Expr = BVar | FVar | Sort | Const | App | Lam | Pi | Let | Proj | NatLit | StrLit;

/** True if a free variable without marks occurs. */
export const hasFVar = (e: Expr): boolean => (e.flags & HAS_FVAR) !== 0;
/** The marks of all that occurs in the term. */
export const marksOf = (e: Expr): number => marksIn(e.flags);
export const hasLevelParam = (e: Expr): boolean => (e.flags & HAS_LEVEL_PARAM) !== 0;
export const hasLooseBVars = (e: Expr): boolean => e.looseRange > 0;

function levelFlags(level: Level): number {
  return (level.hasParam ? HAS_LEVEL_PARAM : 0) | level.marks;
}

function below(a: number, b: number): number {
  chargeNode();
  const depth = Math.max(a, b) + 1;
  if (depth > maximumDepth) throw new LimitError("depth", `a term is deeper than ${maximumDepth} nodes`);
  return depth;
}

/** What a term without terms below it, other than the type and value of a variable, may hold. */
interface LeafParts {
  readonly kind: "bvar" | "fvar" | "sort" | "const" | "nat" | "string";
  readonly hash: number;
  readonly looseRange?: number;
  readonly flags?: number;
  readonly index?: number;
  readonly id?: number;
  readonly name?: string;
  readonly type?: Expr;
  readonly value?: Expr | bigint | string;
  readonly info?: BinderInfo;
  readonly level?: Level;
  readonly levels?: readonly Level[];
}

/**
 * Terms are objects of four shapes: leaves, applications, binders and projections. Each has all fields of its shape, in one order, whatever
 * its kind: engines look fields up by shape, and quickly only where they meet no more than four.
 */
function leaf(parts: LeafParts): unknown {
  const {
    kind,
    hash,
    looseRange = 0,
    flags = 0,
    index = 0,
    id = 0,
    name = "",
    type,
    value,
    info,
    level,
    levels,
  } = parts;
  return { kind, hash, looseRange, flags, depth: 1, index, id, name, type, value, info, level, levels };
}

export function bvar(index: number): BVar {
  return leaf({ kind: "bvar", hash: mixHash(0x243f6a88, index), looseRange: index + 1, index }) as BVar;
}

let lastId = 0;

/** A number that no other free variable of this process has. */
export function freshId(): number {
  lastId++;
  return lastId;
}

/**
 * A free variable with a fresh identity, or with the given one. Its type must not have loose bound variables. One with
 * marks is not found by `abstract`.
 */
export function fvar(
  name: string,
  type: Expr,
  options: { value?: Expr; info?: BinderInfo; id?: number; marks?: number } = {},
): FVar {
  const id = options.id ?? freshId();
  const info = options.info ?? "default";
  const hash = mixHash(0x13198a2e, id);
  const marks = marksIn(options.marks ?? 0);
  const flags = marks === 0 ? HAS_FVAR : marks;
  return leaf({ kind: "fvar", hash, flags, id, name, type, value: options.value, info }) as FVar;
}

export function sort(level: Level): Sort {
  const hash = mixHash(0xa4093822, level.hash);
  return leaf({ kind: "sort", hash, flags: levelFlags(level), level }) as Sort;
}

export const prop: Sort = sort(levelZero);
/** `Type`, that is `Sort 1`. */
export const type0: Sort = sort(levelOne);

/** Names longer than this are charged for where they are hashed. */
const LONG_NAME = 64;

export function constant(name: Name, levels: readonly Level[] = []): Const {
  if (name.length > LONG_NAME) charge(name.length >> 4);
  let hash = mixHash(0x299f31d0, hashString(name));
  let flags = 0;
  for (const level of levels) {
    hash = mixHash(hash, level.hash);
    flags |= levelFlags(level);
  }
  return leaf({ kind: "const", hash, flags, name, levels }) as Const;
}

export function app(fn: Expr, arg: Expr): App {
  return {
    kind: "app",
    hash: mixHash(fn.hash, arg.hash),
    looseRange: Math.max(fn.looseRange, arg.looseRange),
    flags: fn.flags | arg.flags,
    depth: below(fn.depth, arg.depth),
    fn,
    arg,
  };
}

/** A binder with its body; only `let` has a value. */
function binder(
  kind: "lam" | "pi" | "let",
  hash: number,
  name: string,
  type: Expr,
  value: Expr | undefined,
  body: Expr,
  info: BinderInfo | undefined,
): unknown {
  return {
    kind,
    hash,
    looseRange: Math.max(type.looseRange, value === undefined ? 0 : value.looseRange, body.looseRange - 1),
    flags: type.flags | body.flags | (value === undefined ? 0 : value.flags),
    depth: below(value === undefined ? type.depth : Math.max(type.depth, value.depth), body.depth),
    name,
    type,
    value,
    body,
    info,
  };
}

export function lam(name: string, type: Expr, body: Expr, info: BinderInfo = "default"): Lam {
  return binder("lam", mixHash(mixHash(0x082efa98, type.hash), body.hash), name, type, undefined, body, info) as Lam;
}

export function pi(name: string, type: Expr, body: Expr, info: BinderInfo = "default"): Pi {
  return binder("pi", mixHash(mixHash(0xec4e6c89, type.hash), body.hash), name, type, undefined, body, info) as Pi;
}

/** A non-dependent function type; `codomain` must not have loose bound variables. */
export function arrow(domain: Expr, codomain: Expr): Pi {
  return pi("a", domain, codomain);
}

export function letIn(name: string, type: Expr, value: Expr, body: Expr): Let {
  const hash = mixHash(mixHash(mixHash(0x452821e6, type.hash), value.hash), body.hash);
  return binder("let", hash, name, type, value, body, undefined) as Let;
}

export function proj(structName: Name, index: number, struct: Expr): Proj {
  return {
    kind: "proj",
    hash: mixHash(mixHash(mixHash(0x38d01377, hashString(structName)), index), struct.hash),
    looseRange: struct.looseRange,
    flags: struct.flags,
    depth: below(struct.depth, 0),
    structName,
    index,
    struct,
  };
}

export function natLit(value: bigint): NatLit {
  const low = BigInt.asUintN(64, value);
  const hash = mixHash(mixHash(0xbe5466cf, Number(low & 0xffffffffn)), Number(low >> 32n));
  return leaf({ kind: "nat", hash, value }) as NatLit;
}

export function strLit(value: string): StrLit {
  charge(value.length >> 3);
  const hash = mixHash(0x34e90c6c, hashString(value));
  return leaf({ kind: "string", hash, value }) as StrLit;
}

/** `fn a0 a1 …`. */
export function apps(fn: Expr, args: readonly Expr[]): Expr {
  let result = fn;
  for (const arg of args) result = app(result, arg);
  return result;
}

/** The head of an application spine. */
export function appHead(e: Expr): Expr {
  let head = e;
  while (head.kind === "app") head = head.fn;
  return head;
}

/** Spines up to this length are taken apart at no charge of their own. */
const LONG_SPINE = 16;

/** The arguments of an application spine, first argument first. */
export function appArgs(e: Expr): Expr[] {
  let count = 0;
  for (let head = e; head.kind === "app"; head = head.fn) count++;
  if (count > LONG_SPINE) charge(count >> 3);
  const args = new Array<Expr>(count);
  for (let head = e; head.kind === "app"; head = head.fn) {
    count--;
    args[count] = head.arg;
  }
  return args;
}

/** The arguments of a constant of this name that is applied to just so many; undefined for any other term. */
export function argsOf<Count extends number>(
  e: Expr,
  name: Name,
  count: Count,
): Readonly<Tuple<Expr, Count>> | undefined {
  return isConst(appHead(e), name) ? tupleOf(appArgs(e), count) : undefined;
}

/** True if `e` is the constant `name`, whatever its universe levels. */
export function isConst(e: Expr, name: Name): e is Const {
  return e.kind === "const" && e.name === name;
}
