// Writing checked constants in Lean's kernel export format, NDJSON version 3.1.0, for other kernels to confirm.
import type { ConstantInfo, InductiveInfo } from "../environment/declaration.ts";
import type { Environment } from "../environment/environment.ts";
import { recursorNames, usedConstants } from "../environment/used_constants.ts";
import { leanVersion } from "../release.ts";
import type { Expr } from "../term/expr.ts";
import type { Level } from "../term/level.ts";
import { extendName, type Name, nameComponents } from "../term/name.ts";
import { ndjsonVersion } from "./import.ts";

/**
 * The constants of these names, with everything that they use, as the text of an export file. The order of the
 * environment is kept, so that every constant comes after those it uses.
 */
export function exportNdjson(environment: Environment, names: readonly Name[]): string {
  const wanted = usedConstants(environment, names);
  const writer = new Writer(environment);
  for (const info of environment.constants()) if (wanted.has(info.name)) writer.declaration(info);
  return `${writer.lines.join("\n")}\n`;
}

class Writer {
  readonly lines: string[] = [];
  readonly #environment: Environment;
  readonly #names = new Map<Name, number>([["", 0]]);
  readonly #levels = new Map<string, number>();
  readonly #knownLevels = new Map<Level, number>();
  readonly #exprs = new Map<string, number>();
  readonly #known = new Map<Expr, number>();

  constructor(environment: Environment) {
    this.#environment = environment;
    const meta = {
      exporter: { name: "gentzen", version: "0.1.0" },
      lean: { githash: "", version: leanVersion },
      format: { version: ndjsonVersion },
    };
    this.#write({ meta });
  }

  #write(value: object): void {
    this.lines.push(JSON.stringify(value));
  }

  #name(name: Name): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const components = nameComponents(name);
    const last = components[components.length - 1];
    const pre = this.#name(components.slice(0, -1).reduce<Name>(extendName, ""));
    const index = this.#names.size;
    this.#names.set(name, index);
    this.#write(
      typeof last === "number" ? { num: { pre, i: last }, in: index } : { str: { pre, str: last }, in: index },
    );
    return index;
  }

  #level(level: Level): number {
    if (level.kind === "zero") return 0;
    const seen = this.#knownLevels.get(level);
    if (seen !== undefined) return seen;
    const fields = this.#levelFields(level);
    const key = JSON.stringify(fields);
    let index = this.#levels.get(key);
    if (index === undefined) {
      index = this.#levels.size + 1;
      this.#levels.set(key, index);
      this.#write({ ...fields, il: index });
    }
    this.#knownLevels.set(level, index);
    return index;
  }

  #levelFields(level: Level): object {
    switch (level.kind) {
      case "succ":
        return { succ: this.#level(level.of) };
      case "max":
        return { max: [this.#level(level.left), this.#level(level.right)] };
      case "imax":
        return { imax: [this.#level(level.left), this.#level(level.right)] };
      case "param":
        return { param: this.#name(level.name) };
      default:
        throw new TypeError(`a checked constant has no level of kind ${level.kind}`);
    }
  }

  #expr(e: Expr): number {
    const seen = this.#known.get(e);
    if (seen !== undefined) return seen;
    const fields = this.#exprFields(e);
    const key = JSON.stringify(fields);
    let index = this.#exprs.get(key);
    if (index === undefined) {
      index = this.#exprs.size;
      this.#exprs.set(key, index);
      this.#write({ ...fields, ie: index });
    }
    this.#known.set(e, index);
    return index;
  }

  #exprFields(e: Expr): object {
    switch (e.kind) {
      case "bvar":
        return { bvar: e.index };
      case "sort":
        return { sort: this.#level(e.level) };
      case "const":
        return { const: { name: this.#name(e.name), us: e.levels.map((level) => this.#level(level)) } };
      case "app":
        return { app: { fn: this.#expr(e.fn), arg: this.#expr(e.arg) } };
      case "lam":
      case "pi": {
        const binder = {
          name: this.#name(e.name),
          type: this.#expr(e.type),
          body: this.#expr(e.body),
          binderInfo: e.info,
        };
        return e.kind === "lam" ? { lam: binder } : { forallE: binder };
      }
      case "let": {
        const [type, value, body] = [e.type, e.value, e.body].map((part) => this.#expr(part));
        return { letE: { name: this.#name(e.name), type, value, body, nondep: false } };
      }
      case "proj":
        return { proj: { typeName: this.#name(e.structName), idx: e.index, struct: this.#expr(e.struct) } };
      case "nat":
        return { natVal: String(e.value) };
      case "string":
        return { strVal: e.value };
      default:
        throw new TypeError(`a checked constant has no term of kind ${e.kind}`);
    }
  }

  #signature(info: ConstantInfo): { name: number; levelParams: number[]; type: number } {
    return {
      name: this.#name(info.name),
      levelParams: info.levelParams.map((name) => this.#name(name)),
      type: this.#expr(info.type),
    };
  }

  /** Writes a constant; constructors and recursors are written with their family. */
  declaration(info: ConstantInfo): void {
    const fields = this.#declarationFields(info, [this.#name(info.name)]);
    if (fields !== undefined) this.#write(fields);
  }

  #declarationFields(info: ConstantInfo, all: number[]): object | undefined {
    switch (info.kind) {
      case "axiom":
        return { axiom: { ...this.#signature(info), isUnsafe: false } };
      case "definition": {
        const hints = info.abbreviation ? "abbrev" : { regular: info.height };
        return { def: { ...this.#signature(info), value: this.#expr(info.value), hints, safety: "safe", all } };
      }
      case "theorem":
        return { thm: { ...this.#signature(info), value: this.#expr(info.value), all } };
      case "opaque":
        return { opaque: { ...this.#signature(info), value: this.#expr(info.value), isUnsafe: false, all } };
      case "quotient":
        return { quot: { ...this.#signature(info), kind: info.role === "mk" ? "ctor" : info.role } };
      case "inductive":
        return this.#inductive(info);
      default:
        return undefined;
    }
  }

  /** Families that are declared together are written with the first of them. */
  #inductive({ name: own, together = [own] }: InductiveInfo): object | undefined {
    if (together[0] !== own) return undefined;
    const infos = together.map((name) => {
      const info = this.#environment.get(name);
      if (info?.kind !== "inductive") throw new TypeError(`${name} is not an inductive type`);
      return info;
    });
    const all = together.map((name) => this.#name(name));
    const types = infos.map((info) => ({
      ...this.#signature(info),
      numParams: info.numParams,
      numIndices: info.numIndices,
      all,
      ctors: info.constructors.map((name) => this.#name(name)),
      numNested: info.numNested ?? 0,
      isRec: info.recursive,
      isUnsafe: false,
      isReflexive: info.reflexive,
    }));
    const ctors = infos.flatMap((info) => info.constructors).map((name) => this.#maker(name));
    const recs = infos.flatMap(recursorNames).map((name) => this.#recursor(name, all));
    return { inductive: { types, ctors, recs } };
  }

  #maker(name: Name): object {
    const info = this.#environment.get(name);
    if (info?.kind !== "constructor") throw new TypeError(`${name} is not a constructor`);
    const { index: cidx, numParams, numFields } = info;
    return {
      ...this.#signature(info),
      induct: this.#name(info.inductive),
      cidx,
      numParams,
      numFields,
      isUnsafe: false,
    };
  }

  #recursor(name: Name, all: number[]): object {
    const info = this.#environment.get(name);
    if (info?.kind !== "recursor") throw new TypeError(`${name} is not a recursor`);
    const rules = info.rules.map((rule) => ({
      ctor: this.#name(rule.constructorName),
      nfields: rule.numFields,
      rhs: this.#expr(rule.rhs),
    }));
    const { numParams, numIndices, numMotives, numMinors, k } = info;
    return { ...this.#signature(info), all, numParams, numIndices, numMotives, numMinors, rules, k, isUnsafe: false };
  }
}
