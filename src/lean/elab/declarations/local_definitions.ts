// Definitions under `where`: constants of their own, over those variables of the declaration that they use.

import type { Budget, Environment } from "../../kernel/index.ts";
import { apps, bindPi, CheckError, constant, type FVar, fvar, levelParam, TypeChecker } from "../../kernel/index.ts";
import { Failure, type LocalDefinition, type Signature, Unsupported } from "../../syntax/index.ts";
import type { Scope } from "../names/scope.ts";
import { type Elaborated, elaborateBody, elaborateSignature, type LocalNames, type Statement } from "./declarations.ts";
import { declareVariables, type SectionVariables } from "./section_variables.ts";

/** The declaration that definitions stand under. */
interface Outer {
  readonly file: { readonly environment: Environment; readonly scope: Scope; readonly variables: SectionVariables };
  readonly signature: Signature;
  readonly statement: Statement;
  /** The names of all definitions under it. */
  readonly locals: readonly string[];
}

/** A definition that is declared by now. */
export interface MadeLocal extends Pick<Elaborated, "levelParams"> {
  readonly name: string;
  readonly full: string;
  /** The variables of the declaration that it takes. */
  readonly kept: readonly FVar[];
}

/** Elaborates a definition in the scope of the declaration, with its variables. */
export function elaborateLocal(
  { file, signature, statement, locals }: Outer,
  { signature: written, value, hints }: LocalDefinition,
  before: readonly MadeLocal[],
  budget: Budget,
): { own: Statement; elaborated: Elaborated; made: MadeLocal } {
  const { at } = written;
  const { environment } = file;
  if (statement.name === "") throw new Unsupported("'where' behind an example", at);
  const variables = declareVariables(file.variables, signature.binders);
  const { namespace } = statement.scope;
  const scope = { ...file.scope, namespace, universes: [...file.scope.universes, ...(signature.levels ?? [])] };
  const outer = statement.name.slice(statement.name.lastIndexOf(".") + 1);
  const name = written.name ?? "";
  try {
    const header = { ...written, name: `${outer}.${name}` };
    const found = elaborateSignature(environment, scope, variables, header, budget, value);
    const own = { ...found, scope: { ...found.scope, namespace } };
    const elaborated = elaborateBody(environment, own, { value, hints }, budget, (settled) => {
      const others = namesOfLocals(environment, settled, before);
      const type = bindPi(settled.variables.slice(settled.shared), settled.target);
      const itself = constant(settled.name);
      return {
        variables: [...others.variables, fvar(name, type, { value: itself })],
        terms: [...others.terms, itself],
      };
    });
    const passed = new Set(own.variables.slice(0, own.shared).map(({ id }) => id));
    const kept = elaborated.kept.filter(({ id }) => passed.has(id));
    return { own, elaborated, made: { name, full: own.name, kept, levelParams: elaborated.levelParams } };
  } catch (error) {
    const unknown = error instanceof Failure ? [outer, ...locals].find((other) => names(error, other)) : undefined;
    if (unknown === undefined) throw error;
    throw new Unsupported(`call of '${unknown}' under 'where'`, at);
  }
}

function names({ message }: Failure, name: string): boolean {
  return new RegExp(`unknown (?:identifier|constant) ['\`]${name}['\`]`, "i").test(message);
}

/** What the names of definitions mean in a declaration with these variables. */
export function namesOfLocals(
  environment: Environment,
  { variables, at }: Statement,
  made: readonly MadeLocal[],
): LocalNames {
  const terms = made.map(({ full, kept, levelParams }) => {
    const passed = kept.map(({ name }) => {
      const [found, ...others] = variables.filter((variable) => variable.name === name);
      if (found === undefined || others.length > 0) throw new Unsupported("'where' of this form", at);
      return found;
    });
    return apps(constant(full, levelParams.map(levelParam)), passed);
  });
  const checker = new TypeChecker(environment);
  const found = terms.map((term, i): FVar => {
    try {
      return fvar(made[i]!.name, checker.infer(term), { value: term });
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      throw new Unsupported("'where' of this form", at);
    }
  });
  return { variables: found, terms };
}
