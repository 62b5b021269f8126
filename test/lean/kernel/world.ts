// A small library of standard declarations, and ways to write terms with named binders, for the kernel's tests.
import {
  addDeclaration,
  app,
  apps,
  arrow,
  bindLambda,
  bindPi,
  constant,
  Environment,
  type Expr,
  type FVar,
  fvar,
  type Level,
  levelMax,
  levelOne,
  levelParam,
  levelSucc,
  type Name,
  prop,
  sort,
  type0,
} from "../../../src/lean/kernel/index.ts";

/** `(name : type) → body`. */
export function forall(name: string, type: Expr, body: (x: FVar) => Expr): Expr {
  const x = fvar(name, type);
  return bindPi([x], body(x));
}

/** `fun (name : type) => body`. */
export function fun(name: string, type: Expr, body: (x: FVar) => Expr): Expr {
  const x = fvar(name, type);
  return bindLambda([x], body(x));
}

/** A constant applied to arguments. */
export function call(name: Name, ...args: Expr[]): Expr {
  return apps(constant(name), args);
}

/** A constant at universe levels, applied to arguments. */
export function callAt(name: Name, levels: Level[], ...args: Expr[]): Expr {
  return apps(constant(name, levels), args);
}

export const u = levelParam("u");
export const v = levelParam("v");
export const nat = constant("Nat");
export const bool = constant("Bool");
export const zero = constant("Nat.zero");
export const succ = (e: Expr): Expr => app(constant("Nat.succ"), e);
export const eq = (type: Expr, a: Expr, b: Expr, level: Level = levelOne): Expr => callAt("Eq", [level], type, a, b);
export const refl = (type: Expr, a: Expr, level: Level = levelOne): Expr => callAt("Eq.refl", [level], type, a);

/** `Nat.succ` applied `count` times to zero. */
export function unary(count: number): Expr {
  let e: Expr = zero;
  for (let i = 0; i < count; i++) e = succ(e);
  return e;
}

/** Adds an inductive type. */
export function inductive(
  environment: Environment,
  name: Name,
  type: Expr,
  constructors: Record<string, Expr>,
  options: { numParams?: number; levelParams?: Name[] } = {},
): void {
  addDeclaration(environment, {
    kind: "inductive",
    name,
    levelParams: options.levelParams ?? [],
    type,
    numParams: options.numParams ?? 0,
    constructors: Object.entries(constructors).map(([last, made]) => ({ name: `${name}.${last}`, type: made })),
  });
}

/** Adds a definition. */
export function define(environment: Environment, name: Name, type: Expr, value: Expr, levelParams: Name[] = []): void {
  addDeclaration(environment, { kind: "definition", name, levelParams, type, value });
}

/** Adds a theorem. */
export function prove(environment: Environment, name: Name, type: Expr, value: Expr, levelParams: Name[] = []): void {
  addDeclaration(environment, { kind: "theorem", name, levelParams, type, value });
}

/** Adds an axiom. */
export function assume(environment: Environment, name: Name, type: Expr, levelParams: Name[] = []): void {
  addDeclaration(environment, { kind: "axiom", name, levelParams, type });
}

/** `Nat.rec` with a constant motive `Nat`. */
export function natRec(base: Expr, step: (k: FVar, r: FVar) => Expr, major: Expr): Expr {
  const stepTerm = fun("k", nat, (k) => fun("r", nat, (r) => step(k, r)));
  return callAt(
    "Nat.rec",
    [levelOne],
    fun("t", nat, () => nat),
    base,
    stepTerm,
    major,
  );
}

const binary = (value: (n: FVar, m: FVar) => Expr) => fun("n", nat, (n) => fun("m", nat, (m) => value(n, m)));
const natBinary = arrow(nat, arrow(nat, nat));

/** Nat and Bool with arithmetic, Eq, False, True, And, Or, Iff, Nonempty, Exists, Prod, Unit, List and quotients. */
export function world(): Environment {
  const environment = Environment.empty();
  addData(environment);
  addLogic(environment);
  addDeclaration(environment, { kind: "quotient" });
  define(
    environment,
    "Nat.pred",
    arrow(nat, nat),
    fun("n", nat, (n) => natRec(zero, (k) => k, n)),
  );
  define(
    environment,
    "Nat.add",
    natBinary,
    binary((n, m) => natRec(n, (_, r) => succ(r), m)),
  );
  define(
    environment,
    "Nat.sub",
    natBinary,
    binary((n, m) => natRec(n, (_, r) => call("Nat.pred", r), m)),
  );
  define(
    environment,
    "Nat.mul",
    natBinary,
    binary((n, m) => natRec(zero, (_, r) => call("Nat.add", r, n), m)),
  );
  define(
    environment,
    "Nat.pow",
    natBinary,
    binary((n, m) => natRec(succ(zero), (_, r) => call("Nat.mul", r, n), m)),
  );
  return environment;
}

function addData(environment: Environment): void {
  inductive(environment, "Nat", type0, { zero: nat, succ: arrow(nat, nat) });
  inductive(environment, "Bool", type0, { false: bool, true: bool });
  inductive(environment, "Unit", type0, { unit: constant("Unit") });
  const [alpha, beta] = [fvar("α", sort(levelSucc(u))), fvar("β", sort(levelSucc(v)))];
  const list = callAt("List", [u], alpha);
  inductive(
    environment,
    "List",
    bindPi([alpha], alpha.type),
    { nil: bindPi([alpha], list), cons: bindPi([alpha], arrow(alpha, arrow(list, list))) },
    { numParams: 1, levelParams: ["u"] },
  );
  const pair = callAt("Prod", [u, v], alpha, beta);
  const [first, second] = [fvar("fst", alpha), fvar("snd", beta)];
  inductive(
    environment,
    "Prod",
    bindPi([alpha, beta], sort(levelSucc(levelMax(u, v)))),
    { mk: bindPi([alpha, beta, first, second], pair) },
    { numParams: 2, levelParams: ["u", "v"] },
  );
}

function addLogic(environment: Environment): void {
  inductive(environment, "False", prop, {});
  inductive(environment, "True", prop, { intro: constant("True") });
  const [a, b] = [fvar("a", prop), fvar("b", prop)];
  const [and, or, iff] = ["And", "Or", "Iff"].map((name) => call(name, a, b));
  const connective = bindPi([a, b], prop);
  const binaryOptions = { numParams: 2 };
  inductive(environment, "And", connective, { intro: bindPi([a, b], arrow(a, arrow(b, and))) }, binaryOptions);
  inductive(
    environment,
    "Or",
    connective,
    { inl: bindPi([a, b], arrow(a, or)), inr: bindPi([a, b], arrow(b, or)) },
    binaryOptions,
  );
  const intro = bindPi([a, b], arrow(arrow(a, b), arrow(arrow(b, a), iff)));
  inductive(environment, "Iff", connective, { intro }, binaryOptions);
  const alpha = fvar("α", sort(u));
  const [x, y] = [fvar("x", alpha), fvar("y", alpha)];
  inductive(
    environment,
    "Eq",
    bindPi([alpha, x, y], prop),
    { refl: bindPi([alpha, x], eq(alpha, x, x, u)) },
    { numParams: 2, levelParams: ["u"] },
  );
  inductive(
    environment,
    "Nonempty",
    bindPi([alpha], prop),
    { intro: bindPi([alpha], arrow(alpha, callAt("Nonempty", [u], alpha))) },
    { numParams: 1, levelParams: ["u"] },
  );
  const p = fvar("p", arrow(alpha, prop));
  inductive(
    environment,
    "Exists",
    bindPi([alpha, p], prop),
    { intro: bindPi([alpha, p, x], arrow(app(p, x), callAt("Exists", [u], alpha, p))) },
    { numParams: 2, levelParams: ["u"] },
  );
}
