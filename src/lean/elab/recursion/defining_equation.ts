// The equation that a recursive function is defined by, Lean's `f.eq_def`: a call is what the text says, with its alternatives.

import {
  app,
  appArgs,
  apps,
  bindLambda,
  bvar,
  constant,
  type Expr,
  headBeta,
  instantiateLevelParams,
  lam,
} from "../../kernel/index.ts";
import { Unsupported } from "../../syntax/index.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { compile } from "../matching/compile.ts";
import { alternativesOf } from "../matching/marked_match.ts";
import { readPatterns } from "../matching/patterns.ts";
import { isFVar } from "../meta/holes.ts";
import { writtenBody } from "../meta/smart_unfolding.ts";
import { byReflexivity, START } from "./alternative_cases.ts";
import { NotStructural } from "./calls.ts";
import { casesPrincipleFor } from "./functional_induction.ts";
import { definitionLemma } from "./lemmas_of.ts";

/** The body of a function as its text has it, over its arguments; undefined for what is no definition. */
function textOf(
  { environment }: Elaborator,
  name: string,
): { readonly levelParams: readonly string[]; readonly value: Expr } | undefined {
  const written = writtenBody(environment, name);
  if (written !== undefined) return written;
  const lemma = environment.get(definitionLemma(name));
  const info = environment.get(name);
  if (lemma === undefined) return info?.kind === "definition" ? info : undefined;
  const { variables, rest } = openBinders(lemma.type);
  return { levelParams: lemma.levelParams, value: bindLambda(variables, appArgs(rest)[2] as Expr) };
}

/** The principle of case analysis of a function; undefined where none is known. */
export function casesPrinciple(
  elab: Elaborator,
  name: string,
): { readonly fn: Expr; readonly targets: readonly boolean[] } | undefined {
  const text = textOf(elab, name);
  if (text === undefined) return undefined;
  const levels = text.levelParams.map(() => elab.freshLevel());
  try {
    const written = instantiateLevelParams(text.value, text.levelParams, levels);
    const { type, proof, targets } = casesPrincipleFor(elab, name, written);
    return { fn: app(lam("h", type, bvar(0)), proof), targets };
  } catch (error) {
    if (error instanceof NotStructural || error instanceof Unsupported) return undefined;
    throw error;
  }
}

/** A proof of `∀ x, f x = …` for a function by recursion; undefined where its body is no match of its arguments. */
export function definingEquation(elab: Elaborator, name: string): Expr | undefined {
  const { environment, meta } = elab;
  if (environment.has(definitionLemma(name))) return elab.constant(definitionLemma(name), START);
  const written = writtenBody(environment, name);
  if (written === undefined) return undefined;
  const levels = written.levelParams.map(() => elab.freshLevel());
  const { variables, rest } = openBinders(instantiateLevelParams(written.value, written.levelParams, levels), "lam");
  const body = headBeta(rest);
  const alternatives = alternativesOf(environment, body);
  const columns = alternatives[0]?.columns.map((column) => meta.whnfCore(column)) ?? [];
  const known = columns.filter((column) => isFVar(column));
  if (known.length < columns.length || known.length === 0) return undefined;
  const lefts = alternatives.map((each) => readPatterns(elab, each.variables, each.patterns, START));
  const left = apps(constant(name, levels), variables);
  const type = meta.infer(left);
  const statement = apps(constant("Eq", [meta.checker.sortOf(type)]), [type, left, body]);
  const proof = compile(
    {
      elab,
      alternatives: [],
      used: new Set(),
      matched: new Set(known.map(({ id }) => id)),
      doubt: undefined,
      at: START,
      leaf: ({ target }) => byReflexivity(target),
    },
    {
      columns: known,
      rows: lefts.map(({ patterns }, alternative) => ({ patterns, values: new Map(), alternative })),
      target: statement,
      locals: variables,
      examples: [],
    },
  );
  return app(lam("h", meta.bind("pi", variables, statement), bvar(0)), meta.bind("lam", variables, proof));
}
