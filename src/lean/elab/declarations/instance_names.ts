// The names of instances that a text leaves without one, as Lean makes them of the type.

import type { Budget } from "../../kernel/index.ts";
import { appArgs, appHead, type Expr, fvar, hasLooseBVar, instantiate1, TypeChecker } from "../../kernel/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { INACCESSIBLE } from "../meta/context.ts";
import { parentOf } from "../names/names.ts";
import { join, type Scope } from "../names/scope.ts";

/** What counts of a type: constants, applications to explicit arguments and types, binders and sorts. */
type Shape =
  | { readonly kind: "const"; readonly name: string }
  | { readonly kind: "app"; readonly fn: Shape; readonly arg: Shape }
  | { readonly kind: "pi"; readonly type: Shape; readonly body: Shape }
  | { readonly kind: "sort"; readonly word: string }
  | { readonly kind: "nothing" };

/** Makes shapes, equal ones once: they can be compared as objects, however large they are. */
class Shapes {
  readonly nothing: Shape = { kind: "nothing" };
  readonly #made = new Map<string, Shape>();
  readonly #numbers = new Map<Shape, number>([[this.nothing, 0]]);

  const(name: string): Shape {
    return this.#once(`const ${name}`, { kind: "const", name });
  }

  sort(word: string): Shape {
    return this.#once(`sort ${word}`, { kind: "sort", word });
  }

  app(fn: Shape, arg: Shape): Shape {
    return this.#once(`app ${this.#numbers.get(fn)} ${this.#numbers.get(arg)}`, { kind: "app", fn, arg });
  }

  pi(type: Shape, body: Shape): Shape {
    return this.#once(`pi ${this.#numbers.get(type)} ${this.#numbers.get(body)}`, { kind: "pi", type, body });
  }

  #once(key: string, shape: Shape): Shape {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    this.#made.set(key, shape);
    this.#numbers.set(shape, this.#numbers.size);
    return shape;
  }
}

/**
 * `inst` with the class and the types it is for, numbered when it is taken. Lean adds the file's name where all constants are
 * of its library: such an instance gets a name that no text can say.
 */
export function instanceName(environment: Surroundings, scope: Scope, type: Expr, budget: Budget): string {
  const namer = new Namer(environment, scope.namespace, budget);
  const text = namer.text(type);
  const isLocal = scope.isLibrary === true || [...namer.constants].some((name) => !environment.isRestored(name));
  const base = join(scope.namespace, `inst${text}${isLocal ? "" : INACCESSIBLE}`);
  let name = base;
  for (let i = 1; environment.has(name); i++) name = `${base}_${i}`;
  return name;
}

class Namer {
  readonly constants = new Set<string>();
  readonly #shapes = new Shapes();
  readonly #known = new Map<Expr, Shape>();
  readonly #seen = new Set<Shape>();
  readonly #checker: TypeChecker;

  constructor(environment: Surroundings, namespace: string, budget: Budget) {
    this.#checker = new TypeChecker(environment, { budget, trusting: true });
    for (let prefix = namespace; prefix !== ""; prefix = parentOf(prefix)) {
      if (!environment.has(prefix)) continue;
      this.constants.add(prefix);
      this.#seen.add(this.#shapes.const(prefix));
    }
  }

  /** The words of a type: of its result first, then `Of…` for binders that nothing depends on. */
  text(type: Expr): string {
    const binders: Shape[] = [];
    let shape = this.#shape(type);
    for (; shape.kind === "pi"; shape = shape.body) binders.unshift(shape.type);
    const result = this.#words(shape, false);
    const of = binders.map((binder) => this.#words(binder, true)).map((words) => (words === "" ? "" : `Of${words}`));
    return result + of.reverse().join("");
  }

  #words(shape: Shape, omitForall: boolean): string {
    if (this.#seen.has(shape)) return "";
    const found = this.#newWords(shape, omitForall);
    this.#seen.add(shape);
    return found;
  }

  #newWords(shape: Shape, omitForall: boolean): string {
    switch (shape.kind) {
      case "const":
        this.constants.add(shape.name);
        return capital(shape.name.slice(shape.name.lastIndexOf(".") + 1));
      case "app":
        return this.#words(shape.fn, false) + this.#words(shape.arg, false);
      case "pi": {
        const type = this.#words(shape.type, false);
        if (omitForall && type === "") return this.#words(shape.body, true);
        return `Forall${type}${this.#words(shape.body, false)}`;
      }
      case "sort":
        return shape.word;
      case "nothing":
        return "";
    }
  }

  #shape(e: Expr): Shape {
    const known = this.#known.get(e);
    if (known !== undefined) return known;
    const shape = this.#newShape(e);
    this.#known.set(e, shape);
    return shape;
  }

  #newShape(e: Expr): Shape {
    switch (e.kind) {
      case "const":
        return this.#shapes.const(e.name);
      case "app":
        return this.#application(e);
      case "pi": {
        const type = hasLooseBVar(e.body, 0) ? this.#shapes.nothing : this.#shape(e.type);
        return this.#shapes.pi(type, this.#shape(instantiate1(e.body, fvar(e.name, e.type))));
      }
      case "lam":
        return this.#shape(instantiate1(e.body, fvar(e.name, e.type)));
      case "sort":
        return this.#shapes.sort(e.level.kind === "zero" ? "Prop" : e.level.kind === "succ" ? "Type" : "Sort");
      default:
        return this.#shapes.nothing;
    }
  }

  #application(e: Expr): Shape {
    const head = appHead(e);
    let shape = this.#shape(head);
    let type = this.#checker.infer(head);
    for (const arg of appArgs(e)) {
      const fn = this.#checker.whnf(type);
      if (fn.kind !== "pi") return shape;
      const counts = fn.info === "default" || (arg.kind !== "sort" && this.#isTypeFormer(arg));
      const isProof = counts && this.#checker.isProposition(this.#checker.infer(arg));
      if (counts && !isProof) shape = this.#shapes.app(shape, this.#shape(arg));
      type = instantiate1(fn.body, arg);
    }
    return shape;
  }

  #isTypeFormer(e: Expr): boolean {
    let type = this.#checker.whnf(this.#checker.infer(e));
    while (type.kind === "pi") type = this.#checker.whnf(instantiate1(type.body, fvar(type.name, type.type)));
    return type.kind === "sort";
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
