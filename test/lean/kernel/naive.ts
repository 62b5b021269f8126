// A reference for reduction: normal forms by the plainest rules, everywhere and at once, without caches or order.
import {
  abstract,
  app,
  appArgs,
  appHead,
  apps,
  type Environment,
  type Expr,
  fvar,
  instantiate1,
  instantiateLevelParams,
  isConst,
  lam,
  pi,
  proj,
  type RecursorInfo,
  sameExpr,
  someNode,
} from "../../../src/lean/kernel/index.ts";
import { unary } from "./world.ts";

/**
 * The normal form under beta, zeta, delta, iota, projection and eta, for terms in which proofs do not matter. Numerals become
 * unary. Two well-typed terms of one type are definitionally equal exactly if their normal forms are the same tree.
 */
export function normalForm(environment: Environment, e: Expr): Expr {
  const normal = (inner: Expr) => normalForm(environment, inner);
  switch (e.kind) {
    case "nat":
      return unary(Number(e.value));
    case "const": {
      const info = environment.get(e.name);
      if (info?.kind !== "definition") return e;
      return normal(instantiateLevelParams(info.value, info.levelParams, e.levels));
    }
    case "let":
      return normal(instantiate1(e.body, e.value));
    case "pi": {
      const x = fvar(e.name, e.type);
      return pi(e.name, normal(e.type), abstract(normal(instantiate1(e.body, x)), [x]), e.info);
    }
    case "lam": {
      const x = fvar(e.name, e.type);
      const body = normal(instantiate1(e.body, x));
      const contracts = body.kind === "app" && body.arg === x && !someNode(body.fn, (node) => node === x);
      return contracts ? body.fn : lam(e.name, normal(e.type), abstract(body, [x]), e.info);
    }
    case "proj": {
      const struct = normal(e.struct);
      const head = appHead(struct);
      const info = head.kind === "const" ? environment.get(head.name) : undefined;
      if (info?.kind === "constructor") return appArgs(struct)[info.numParams + e.index];
      return proj(e.structName, e.index, struct);
    }
    case "app": {
      const fn = normal(e.fn);
      if (fn.kind === "lam") return normal(instantiate1(fn.body, e.arg));
      return contracted(environment, app(fn, normal(e.arg)));
    }
    default:
      return e;
  }
}

/** Iota and eta at the root of an application whose parts are normal. */
function contracted(environment: Environment, e: Expr): Expr {
  const head = appHead(e);
  const info = head.kind === "const" ? environment.get(head.name) : undefined;
  if (head.kind !== "const" || info === undefined) return e;
  if (info.kind === "recursor") return iota(environment, info, e) ?? e;
  if (info.kind !== "constructor" || info.numFields === 0) return e;
  const fields = appArgs(e).slice(info.numParams);
  const [first] = fields;
  if (fields.length !== info.numFields || first.kind !== "proj") return e;
  const whole = fields.every((field, i) => sameExpr(field, proj(info.inductive, i, first.struct)));
  return whole ? first.struct : e;
}

function iota(environment: Environment, info: RecursorInfo, e: Expr): Expr | undefined {
  const head = appHead(e);
  const args = appArgs(e);
  const before = info.numParams + info.numMotives + info.numMinors;
  const majorAt = before + info.numIndices;
  if (args.length !== majorAt + 1 || head.kind !== "const") return undefined;
  const rule = info.rules.find(({ constructorName }) => isConst(appHead(args[majorAt]), constructorName));
  if (rule === undefined) return undefined;
  const rhs = instantiateLevelParams(rule.rhs, info.levelParams, head.levels);
  const fields = appArgs(args[majorAt]).slice(info.numParams);
  return normalForm(environment, apps(rhs, [...args.slice(0, before), ...fields]));
}
