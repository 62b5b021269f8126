// Reading Lean's kernel export format, NDJSON version 3.1.0; every declaration goes through the kernel's gate.
import { addDeclaration } from "./add_declaration.ts";
import type { ConstantInfo, Declaration } from "./declaration.ts";
import { Environment } from "./environment.ts";
import { CheckError } from "./errors.ts";
import { app, type BinderInfo, bvar, constant, type Expr, lam, letIn, natLit, pi, proj, sort, strLit } from "./expr.ts";
import { type Level, levelIMax, levelMax, levelParam, levelSucc, levelZero } from "./level.ts";
import type { Limits } from "./limits.ts";
import { extendName, type Name } from "./name.ts";
import { compareInductive, compareSignature } from "./ndjson_compare.ts";
import { Fields } from "./ndjson_fields.ts";

/** The version of the export format that is read and written. */
export const ndjsonVersion = "3.1.0";

const LONGEST_NUMERAL = 10_000;
const binderInfos: readonly string[] = ["default", "implicit", "strictImplicit", "instImplicit"];

/**
 * Reads an export and adds all of its declarations to a fork of `environment`. Recursors, and whatever else the kernel
 * works out for itself, are compared with what the file says.
 *
 * @throws DataError if the text is not of the format.
 * @throws CheckError if a declaration is refused or says something else than the kernel finds.
 * @throws LimitError if a limit ended the check of one declaration.
 */
export function importNdjson(
  text: string,
  environment: Environment = Environment.empty(),
  limits: Partial<Limits> = {},
): Environment {
  const reader = new Reader(environment.fork(), limits);
  text.split("\n").forEach((line, index) => {
    if (line.trim() !== "") reader.line(Fields.parse(line, index + 1), index === 0);
  });
  return reader.environment;
}

class Reader {
  readonly environment: Environment;
  readonly #limits: Partial<Limits>;
  readonly #names: Name[] = [""];
  readonly #levels: Level[] = [levelZero];
  readonly #exprs: Expr[] = [];

  constructor(environment: Environment, limits: Partial<Limits>) {
    this.environment = environment;
    this.#limits = limits;
  }

  line(fields: Fields, first: boolean): void {
    if (first) {
      const version = fields.object("meta").object("format").text("version");
      if (version !== ndjsonVersion) throw fields.error(`the format is ${version}; only ${ndjsonVersion} is read`);
    } else if (fields.has("in")) this.#append(this.#names, fields, "in", this.#name(fields));
    else if (fields.has("il")) this.#append(this.#levels, fields, "il", this.#level(fields));
    else if (fields.has("ie")) this.#append(this.#exprs, fields, "ie", this.#expr(fields));
    else this.#declaration(fields);
  }

  #append<T>(table: T[], fields: Fields, tag: string, value: T): void {
    if (fields.count(tag) !== table.length) throw fields.error(`the tag ${tag} is not the next number`);
    table.push(value);
  }

  #at<T>(table: readonly T[], fields: Fields, index: number): T {
    if (index >= table.length) throw fields.error(`the index ${index} is not defined yet`);
    return table[index];
  }

  #nameOf = (fields: Fields, key: string): Name => this.#at(this.#names, fields, fields.count(key));
  #exprOf = (fields: Fields, key: string): Expr => this.#at(this.#exprs, fields, fields.count(key));
  #namesOf = (fields: Fields, key: string): Name[] =>
    fields.counts(key).map((index) => this.#at(this.#names, fields, index));
  #levelsOf = (fields: Fields, key: string): Level[] =>
    fields.counts(key).map((index) => this.#at(this.#levels, fields, index));

  #name(fields: Fields): Name {
    if (fields.has("str")) {
      const part = fields.object("str");
      const text = part.text("str");
      // Names are kept as texts with these marks around unusual components: two names must not become one.
      if (/[«»]/.test(text)) throw part.error("a name contains « or »");
      return extendName(this.#nameOf(part, "pre"), text);
    }
    const part = fields.object("num");
    return extendName(this.#nameOf(part, "pre"), part.count("i"));
  }

  #level(fields: Fields): Level {
    if (fields.has("succ")) return levelSucc(this.#at(this.#levels, fields, fields.count("succ")));
    if (fields.has("param")) return levelParam(this.#nameOf(fields, "param"));
    const key = fields.has("max") ? "max" : "imax";
    const parts = this.#levelsOf(fields, key);
    if (parts.length !== 2) throw fields.error(`${key} needs two levels`);
    return key === "max" ? levelMax(parts[0], parts[1]) : levelIMax(parts[0], parts[1]);
  }

  #expr(fields: Fields): Expr {
    switch (fields.keyBeside("ie")) {
      case "bvar":
        return bvar(fields.count("bvar"));
      case "sort":
        return sort(this.#at(this.#levels, fields, fields.count("sort")));
      case "const": {
        const part = fields.object("const");
        return constant(this.#nameOf(part, "name"), this.#levelsOf(part, "us"));
      }
      case "app": {
        const part = fields.object("app");
        return app(this.#exprOf(part, "fn"), this.#exprOf(part, "arg"));
      }
      case "lam":
        return this.#binder(fields.object("lam"), lam);
      case "forallE":
        return this.#binder(fields.object("forallE"), pi);
      case "letE": {
        const part = fields.object("letE");
        const [type, value, body] = ["type", "value", "body"].map((key) => this.#exprOf(part, key));
        return letIn(this.#nameOf(part, "name"), type, value, body);
      }
      case "proj": {
        const part = fields.object("proj");
        return proj(this.#nameOf(part, "typeName"), part.count("idx"), this.#exprOf(part, "struct"));
      }
      case "natVal": {
        const digits = fields.text("natVal");
        if (!/^\d+$/.test(digits) || digits.length > LONGEST_NUMERAL) throw fields.error("natVal is not a numeral");
        return natLit(BigInt(digits));
      }
      case "strVal":
        return strLit(fields.text("strVal"));
      case "mdata":
        return this.#exprOf(fields.object("mdata"), "expr");
      default:
        throw fields.error("the kind of expression is unknown");
    }
  }

  #binder(part: Fields, make: (name: string, type: Expr, body: Expr, info: BinderInfo) => Expr): Expr {
    const info = part.text("binderInfo");
    if (!binderInfos.includes(info)) throw part.error(`the binder info ${info} is unknown`);
    return make(this.#nameOf(part, "name"), this.#exprOf(part, "type"), this.#exprOf(part, "body"), info as BinderInfo);
  }

  #declaration(fields: Fields): void {
    const kind = fields.onlyKey();
    const part = fields.object(kind);
    switch (kind) {
      case "axiom":
        this.#refuseUnsafe(part, part.flag("isUnsafe"));
        this.#add({ kind: "axiom", ...this.#signature(part) });
        break;
      case "def":
        this.#refuseUnsafe(part, part.text("safety") !== "safe");
        this.#add({ ...this.#valued(part), kind: "definition", abbreviation: part.is("hints", "abbrev") });
        break;
      case "opaque":
        this.#refuseUnsafe(part, part.flag("isUnsafe"));
        this.#add({ ...this.#valued(part), kind: "opaque" });
        break;
      case "thm":
        this.#add({ ...this.#valued(part), kind: "theorem" });
        break;
      case "quot":
        this.#quotient(part);
        break;
      case "inductive":
        this.#inductive(part);
        break;
      default:
        throw fields.error("the kind of declaration is unknown");
    }
  }

  #add(declaration: Declaration): void {
    addDeclaration(this.environment, declaration, this.#limits);
  }

  #refuseUnsafe(part: Fields, unsafe: boolean): void {
    if (unsafe) throw new CheckError("Unsafe and partial declarations are refused.", `line ${part.line}`);
  }

  #signature(part: Fields): { name: Name; levelParams: Name[]; type: Expr } {
    return {
      name: this.#nameOf(part, "name"),
      levelParams: this.#namesOf(part, "levelParams"),
      type: this.#exprOf(part, "type"),
    };
  }

  #valued(part: Fields): { name: Name; levelParams: Name[]; type: Expr; value: Expr } {
    const signature = this.#signature(part);
    this.#alone(part, signature.name);
    return { ...signature, value: this.#exprOf(part, "value") };
  }

  /** The list of declarations made together has this one alone. */
  #alone(part: Fields, name: Name): void {
    const all = this.#namesOf(part, "all");
    if (all.length === 1 && all[0] === name) return;
    throw new CheckError("Mutual declarations are refused.", [
      `line ${part.line}`,
      `declared together: ${all.join(" ")}`,
    ]);
  }

  #stored(name: Name, kind: ConstantInfo["kind"]): ConstantInfo {
    const info = this.environment.get(name);
    if (info?.kind === kind) return info;
    throw new CheckError(`There is no ${kind} of this name.`, `name: ${name}`);
  }

  #quotient(part: Fields): void {
    const signature = this.#signature(part);
    const kind = part.text("kind");
    if (kind === "type") this.#add({ kind: "quotient" });
    const info = this.#stored(signature.name, "quotient");
    const roles: Record<string, string> = { type: "type", ctor: "mk", lift: "lift", ind: "ind" };
    if (info.kind !== "quotient" || info.role !== roles[kind]) throw part.error("the kind does not fit the name");
    compareSignature(this.environment, info, signature);
  }

  #inductive(part: Fields): void {
    const types = part.objects("types");
    const recursors = part.objects("recs");
    if (types.length !== 1 || recursors.length > 1 || types[0].count("numNested") !== 0) {
      throw new CheckError("Mutual and nested inductive types are refused.", `line ${part.line}`);
    }
    const [type] = types;
    this.#refuseUnsafe(part, type.flag("isUnsafe"));
    const signature = this.#signature(type);
    this.#alone(type, signature.name);
    const constructors = part.objects("ctors").map((made) => ({ fields: made, ...this.#signature(made) }));
    this.#add({ kind: "inductive", ...signature, numParams: type.count("numParams"), constructors });
    compareInductive(this.environment, {
      type,
      signature,
      constructors,
      constructorNames: this.#namesOf(type, "ctors"),
      recursor: recursors.map((fields) => ({ fields, ...this.#signature(fields) })).at(0),
      nameOf: this.#nameOf,
      exprOf: this.#exprOf,
    });
    if (recursors.length === 1) this.#alone(recursors[0], signature.name);
  }
}
