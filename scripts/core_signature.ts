// The normal form of a constant's type, in which a statement of core Lean and one of the library are compared.
import { createHash } from "node:crypto";
import {
  appArgs,
  appHead,
  type BinderInfo,
  type ConstantInfo,
  type Environment,
  type Expr,
  type Level,
} from "../src/lean/kernel/index.ts";

const brackets: Readonly<Record<BinderInfo, string>> = {
  default: "()",
  implicit: "{}",
  strictImplicit: "⦃⦄",
  instImplicit: "[]",
};

/**
 * The type with kinds of binders, implicit arguments and instances; universes are numbered in the order in which they occur. The
 * outermost binders have their names, but those that no named argument can reach.
 */
export function normalForm(type: Expr): string {
  return new NormalForm().telescope(type);
}

/** A short hash of the normal form. */
export function signatureHash(type: Expr): string {
  return createHash("sha256").update(normalForm(type)).digest("hex").slice(0, 12);
}

class NormalForm {
  readonly #universes = new Map<string, string>();

  telescope(e: Expr): string {
    if (e.kind !== "pi") return this.#term(e);
    const name = e.info === "instImplicit" || /✝|^_/.test(e.name) ? "_" : e.name;
    return `${this.#binder(e.info, name, e.type)}${this.telescope(e.body)}`;
  }

  #binder(info: BinderInfo, name: string, type: Expr): string {
    const [open, close] = brackets[info];
    return `${open}${name}:${this.#term(type)}${close}`;
  }

  #term(e: Expr): string {
    switch (e.kind) {
      case "bvar":
        return `#${e.index}`;
      case "sort":
        return `Sort ${this.#level(e.level)}`;
      case "const":
        return [e.name, ...e.levels.map((level) => this.#level(level))].join(".");
      case "app":
        return `(${[appHead(e), ...appArgs(e)].map((part) => this.#term(part)).join(" ")})`;
      case "lam":
        return `λ${this.#term(e.type)}.${this.#term(e.body)}`;
      case "pi":
        return `Π${this.#binder(e.info, "_", e.type)}${this.#term(e.body)}`;
      case "nat":
        return `${e.value}`;
      case "string":
        return JSON.stringify(e.value);
      default:
        throw new TypeError(`a signature with a term of the kind '${e.kind}'`);
    }
  }

  /** A maximum of summands, each a parameter or a number with what is added. */
  #level(level: Level): string {
    const highest = new Map<string, number>();
    for (const [base, added] of this.#summands(level, 0)) {
      highest.set(base, Math.max(added, highest.get(base) ?? 0));
    }
    const number = highest.get("0");
    if (number !== undefined && [...highest].some(([base, added]) => base !== "0" && added >= number))
      highest.delete("0");
    return [...highest]
      .map(([base, added]) => `${base}+${added}`)
      .sort()
      .join("|");
  }

  #summands(level: Level, added: number): [string, number][] {
    switch (level.kind) {
      case "zero":
        return [["0", added]];
      case "succ":
        return this.#summands(level.of, added + 1);
      case "max":
        return [...this.#summands(level.left, added), ...this.#summands(level.right, added)];
      case "imax":
        return [[`imax(${this.#level(level.left)},${this.#level(level.right)})`, added]];
      case "param": {
        const known = this.#universes.get(level.name) ?? `u${this.#universes.size}`;
        this.#universes.set(level.name, known);
        return [[known, added]];
      }
    }
  }
}

/** Ends of the names of constants that come with others: recursors, constructions, equations and bodies as written. */
const derivedName = /\.(rec|casesOn|recOn|below|brecOn|noConfusion|noConfusionType|inj|injEq|_sunfold|eq_\d+)$/;

/** The constants of the library that stand for constants of core Lean: not its own helpers, nor what comes with other constants. */
export function libraryConstants(environment: Environment): ConstantInfo[] {
  return [...environment.constants()].filter(
    ({ name, kind }) => !name.startsWith("Gentzen.") && kind !== "recursor" && !derivedName.test(name),
  );
}
