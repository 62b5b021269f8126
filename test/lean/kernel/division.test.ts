// Quotients and remainders of numerals: computed where the definitions are the standard ones, and nowhere else.
import { describe, expect, it } from "vitest";
import {
  addDeclaration,
  apps,
  constant,
  type DefinitionInfo,
  type Environment,
  type Expr,
  natLit,
  TypeChecker,
} from "../../../src/lean/kernel/index.ts";
import { prelude } from "../../../src/lean/library/index.ts";

const { environment } = prelude();
const names = environment.constants().map(({ name }) => name);

function definition(name: string, among: Environment = environment): DefinitionInfo {
  const info = among.get(name);
  if (info?.kind !== "definition") throw new TypeError(`${name} is no definition`);
  return info;
}

/** The library up to a definition, which is declared with another value. */
function tampered(name: string, value: Expr, base: Environment = environment): Environment {
  const before = base.prefix(names.indexOf(name)).fork();
  const { levelParams, type } = definition(name);
  addDeclaration(before, { kind: "definition", name, levelParams, type, value });
  return before;
}

/** Declares a definition of the library as it is in an environment that has none of the name. */
function declare(into: Environment, name: string): Environment {
  const { levelParams, type, value } = definition(name);
  addDeclaration(into, { kind: "definition", name, levelParams, type, value });
  return into;
}

const call = (fn: Expr, a: bigint, b: bigint) => apps(fn, [natLit(a), natLit(b)]);

describe("quotients and remainders of numerals", () => {
  it("are computed, however long the numerals", () => {
    const checker = new TypeChecker(environment, { limits: { steps: 200 } });
    const [a, b] = [10n ** 60n + 7n, 10n ** 20n + 3n];
    expect(checker.whnf(call(constant("Nat.div"), a, b))).toMatchObject({ kind: "nat", value: a / b });
    expect(checker.whnf(call(constant("Nat.mod"), a, b))).toMatchObject({ kind: "nat", value: a % b });
  });

  it("are what the definitions compute to", () => {
    const checker = new TypeChecker(environment);
    for (let a = 0n; a < 7n; a++) {
      for (let b = 0n; b < 5n; b++) {
        for (const name of ["Nat.div", "Nat.mod"]) {
          const computed = checker.whnf(call(constant(name), a, b));
          expect(checker.isDefEq(call(definition(name).value, a, b), computed), `${name} ${a} ${b}`).toBe(true);
        }
      }
    }
  });

  it("are recognised by the gate when the standard definitions are declared", () => {
    for (const name of ["Nat.div", "Nat.mod"]) {
      expect(definition(name).arithmetic).toBe(true);
      const again = declare(environment.prefix(names.indexOf(name)).fork(), name);
      expect(definition(name, again).arithmetic).toBe(true);
    }
  });

  it("are not computed with a definition that has the name but not the meaning", () => {
    for (const [name, other] of [
      ["Nat.div", "Nat.sub"],
      ["Nat.mod", "Nat.div"],
      ["Nat.mod", "Nat.modCore"],
    ] as const) {
      const changed = tampered(name, constant(other));
      expect(definition(name, changed).arithmetic, `${name} := ${other}`).toBe(false);
      const checker = new TypeChecker(changed);
      expect(checker.isDefEq(call(constant(name), 7n, 2n), call(constant(other), 7n, 2n))).toBe(true);
    }
  });

  it("are not computed where the count down beneath is another one", () => {
    const { value } = definition("Nat.modCore.go");
    const changed = declare(tampered("Nat.div.go", value), "Nat.div");
    expect(definition("Nat.div", changed).arithmetic).toBe(false);
    const checker = new TypeChecker(changed);
    expect(checker.isDefEq(call(constant("Nat.div"), 7n, 3n), natLit(2n))).toBe(false);
  });
});
