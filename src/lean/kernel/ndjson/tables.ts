// What the tagged lines of an export define: names, universe levels and terms, each under a number of its own.
import { NotSupportedError } from "../budget/errors.ts";
import {
  app,
  type BinderInfo,
  bvar,
  constant,
  type Expr,
  lam,
  letIn,
  natLit,
  pi,
  proj,
  sort,
  strLit,
} from "../term/expr.ts";
import { type Level, levelIMax, levelMax, levelParam, levelSucc, levelZero } from "../term/level.ts";
import { extendName, type Name } from "../term/name.ts";
import type { Fields } from "./fields.ts";

/** Numerals with more digits than this are not read. */
const LONGEST_NUMERAL = 10_000;
const binderInfos: readonly string[] = ["default", "implicit", "strictImplicit", "instImplicit"];

const EXPR = "ie";

/**
 * The numbers may be sparse and come in any order, but a number is defined before it is used, and once. A term that is
 * used twice is one object: what works on terms goes by object, so that an export costs its lines and not its paths.
 */
export class NdjsonTables {
  readonly #names = new Map<number, Name>([[0, ""]]);
  readonly #levels = new Map<number, Level>([[0, levelZero]]);
  readonly #exprs = new Map<number, Expr>();

  /** Reads a line that defines a number. False if the line is of another kind. @throws DataError if it is malformed. */
  define(fields: Fields): boolean {
    if (fields.has("in")) define(this.#names, fields, "in", this.#name(fields));
    else if (fields.has("il")) define(this.#levels, fields, "il", this.#level(fields));
    else if (fields.has(EXPR)) define(this.#exprs, fields, EXPR, this.#expr(fields));
    else return false;
    return true;
  }

  nameOf = (fields: Fields, key: string): Name => at(this.#names, fields, key, fields.count(key));
  exprOf = (fields: Fields, key: string): Expr => at(this.#exprs, fields, key, fields.count(key));
  namesOf = (fields: Fields, key: string): Name[] =>
    fields.counts(key).map((index) => at(this.#names, fields, key, index));
  #levelOf = (fields: Fields, key: string): Level => at(this.#levels, fields, key, fields.count(key));
  #levelsOf = (fields: Fields, key: string): Level[] =>
    fields.counts(key).map((index) => at(this.#levels, fields, key, index));

  #name(fields: Fields): Name {
    const kind = fields.onlyKey("in");
    if (kind !== "str" && kind !== "num") throw fields.error(`${kind} is no kind of name`);
    const part = fields.object(kind);
    const prefix = this.nameOf(part, "pre");
    if (kind === "num") return extendName(prefix, part.count("i"));
    const text = part.text("str");
    // Names are kept as texts with these marks around unusual components: two names must not become one.
    if (/[«»]/.test(text)) throw new NotSupportedError("A name contains « or ».", `line ${part.line}`);
    return extendName(prefix, text);
  }

  #level(fields: Fields): Level {
    const kind = fields.onlyKey("il");
    if (kind === "succ") return levelSucc(this.#levelOf(fields, "succ"));
    if (kind === "param") return levelParam(this.nameOf(fields, "param"));
    if (kind !== "max" && kind !== "imax") throw fields.error(`${kind} is no kind of level`);
    const [left, right, ...more] = this.#levelsOf(fields, kind);
    if (left === undefined || right === undefined || more.length > 0) throw fields.error(`${kind} needs two levels`);
    return kind === "max" ? levelMax(left, right) : levelIMax(left, right);
  }

  #expr(fields: Fields): Expr {
    const kind = fields.onlyKey(EXPR);
    switch (kind) {
      case "bvar":
        return bvar(fields.count("bvar"));
      case "sort":
        return sort(this.#levelOf(fields, "sort"));
      case "const": {
        const part = fields.object("const");
        return constant(this.nameOf(part, "name"), this.#levelsOf(part, "us"));
      }
      case "app": {
        const part = fields.object("app");
        return app(this.exprOf(part, "fn"), this.exprOf(part, "arg"));
      }
      case "lam":
        return this.#binder(fields.object("lam"), lam);
      case "forallE":
        return this.#binder(fields.object("forallE"), pi);
      case "letE": {
        const part = fields.object("letE");
        part.flag("nondep");
        const [type, value, body] = [this.exprOf(part, "type"), this.exprOf(part, "value"), this.exprOf(part, "body")];
        return letIn(this.nameOf(part, "name"), type, value, body);
      }
      case "proj": {
        const part = fields.object("proj");
        return proj(this.nameOf(part, "typeName"), part.count("idx"), this.exprOf(part, "struct"));
      }
      case "natVal":
        return numeral(fields);
      case "strVal":
        return strLit(fields.text("strVal"));
      case "mdata":
        return this.exprOf(fields.object("mdata"), "expr");
      default:
        throw fields.error(`${kind} is no kind of term`);
    }
  }

  #binder(part: Fields, make: (name: string, type: Expr, body: Expr, info: BinderInfo) => Expr): Expr {
    const info = part.text("binderInfo");
    if (!binderInfos.includes(info)) throw part.error(`${info} is no binder info`);
    // One of the list, which the line above has seen to.
    return make(this.nameOf(part, "name"), this.exprOf(part, "type"), this.exprOf(part, "body"), info as BinderInfo);
  }
}

function numeral(fields: Fields): Expr {
  const digits = fields.text("natVal");
  if (!/^\d+$/.test(digits)) throw fields.error("natVal is not a numeral");
  if (digits.length <= LONGEST_NUMERAL) return natLit(BigInt(digits));
  throw new NotSupportedError("A numeral is too long.", [`line ${fields.line}`, `digits: ${digits.length}`]);
}

function define<T>(table: Map<number, T>, fields: Fields, tag: string, value: T): void {
  const index = fields.count(tag);
  if (table.has(index)) throw fields.error(`${tag} ${index} is defined a second time`);
  table.set(index, value);
}

function at<T>(table: ReadonlyMap<number, T>, fields: Fields, key: string, index: number): T {
  const value = table.get(index);
  if (value === undefined) throw fields.error(`${key} refers to ${index}, which is not defined above`);
  return value;
}
