// The equation that a recursive function is defined by, Lean's `f.eq_def`: a call is what the text says, with its alternatives.

import { app, apps, bvar, constant, type Expr, headBeta, instantiateLevelParams, lam } from "../../kernel/index.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { compile } from "../matching/compile.ts";
import { alternativesOf } from "../matching/marked_match.ts";
import { readPatterns } from "../matching/patterns.ts";
import { isFVar } from "../meta/holes.ts";
import { writtenBody } from "../meta/smart_unfolding.ts";
import { byReflexivity, START } from "./alternative_cases.ts";
import { definitionLemma } from "./lemmas_of.ts";

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
