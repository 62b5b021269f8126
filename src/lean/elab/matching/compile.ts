// Compiles rows of patterns to nested case analyses, from the first column to the last.

import { itemAt } from "../../../platform/index.ts";
import { apps, betaArgs, charge, type Expr, type FVar, fvar, mapExpr, replaceFVars } from "../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import { familyOf } from "../cases/cases.ts";
import { constructorApplication } from "../cases/constructors.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { markedAlternative } from "../meta/alternative_marks.ts";
import { equationSides } from "../meta/equality.ts";
import { isFVar } from "../meta/holes.ts";
import { absurd, attemptSplit } from "./absurd.ts";
import { provenExclusion } from "./overlaps.ts";
import type { Pattern } from "./patterns.ts";
import type { Matching, Problem, Row } from "./problem.ts";
import { isImpossible, splitColumn } from "./split.ts";

const inaccessible: Pattern = { kind: "inaccessible" };

/** A term of the problem's target. @throws Failure with Lean's text if cases are missing. */
export function compile(matching: Matching, problem: Problem): Expr {
  matching.elab.meta.budget.step();
  charge(4 * problem.rows.length * (1 + problem.columns.length));
  const [row, ...others] = problem.rows;
  if (row === undefined) return absurdColumn(matching, problem);
  const [column] = problem.columns;
  if (column === undefined) return matching.leaf?.(problem, [row, ...others]) ?? leaf(matching, row);
  const withoutAliases = namedFirst(problem, column);
  if (!withoutAliases.rows.some((row) => row.patterns[0]?.kind === "constructor")) {
    return compile(matching, dropColumn(withoutAliases, column));
  }
  return matchColumn(matching, withoutAliases, column);
}

/** `x@p` in the first column: `x` is the column, and `p` is left. */
function namedFirst(problem: Problem, column: Expr): Problem {
  if (!problem.rows.some((row) => row.patterns[0]?.kind === "as")) return problem;
  const rows = problem.rows.map((row): Row => {
    const [first, ...rest] = row.patterns;
    if (first?.kind !== "as") return row;
    return { ...row, patterns: [first.pattern, ...rest], values: new Map(row.values).set(first.variable.id, column) };
  });
  return namedFirst({ ...problem, rows }, column);
}

/** No row looks into the first column: variables stand for it. */
function dropColumn(problem: Problem, column: Expr): Problem {
  return { ...problem, columns: problem.columns.slice(1), rows: problem.rows.map((row) => bindFirst(row, column)) };
}

function bindFirst(row: Row, column: Expr): Row {
  const [first, ...patterns] = row.patterns;
  if (first?.kind !== "variable") return { ...row, patterns };
  return { ...row, patterns, values: new Map(row.values).set(first.variable.id, column) };
}

function matchColumn(matching: Matching, problem: Problem, first: Expr): Expr {
  const { meta } = matching.elab;
  const rest = problem.columns.slice(1);
  const column = meta.whnfCore(first);
  const known = isFVar(column) ? undefined : constructorApplication(matching.elab, column);
  if (known !== undefined) {
    const columns = [...known.fields, ...rest];
    const rows = problem.rows.flatMap((row) => specialize(row, first, known.info.name, known.fields.length));
    return compile(matching, { ...problem, columns, rows });
  }
  if (!isFVar(column)) {
    throw new Unsupported("pattern that takes apart a term which another pattern determines", matching.at);
  }
  return splitColumn(matching, { ...problem, columns: rest }, column, (branch, maker, fields, made) => {
    const rows = branch.rows.flatMap((row) => specialize(row, made, maker, fields.length));
    return compile(matching, { ...branch, columns: [...fields, ...branch.columns], rows });
  });
}

/** The row for one constructor, its pattern's fields in place of the pattern; nothing if the pattern is another's. */
function specialize(row: Row, column: Expr, maker: string, count: number): Row[] {
  const [first, ...patterns] = row.patterns;
  if (first?.kind === "constructor") {
    return first.name === maker ? [{ ...row, patterns: [...first.fields, ...patterns] }] : [];
  }
  const bound = bindFirst(row, column);
  return [{ ...bound, patterns: [...new Array<Pattern>(count).fill(inaccessible), ...patterns] }];
}

/** All patterns are matched: the right side of the first row that is left. */
function leaf(matching: Matching, row: Row): Expr {
  matching.used.add(row.alternative);
  const { variables, value, position, sides, excluded } = itemAt(matching.alternatives, row.alternative);
  const { elab } = matching;
  const args: Expr[] = [];
  for (const variable of variables) {
    const known =
      excluded?.has(variable.id) === true
        ? provenExclusion(matching, replaceFVars(variable.type, variables.slice(0, args.length), args))
        : row.values.get(variable.id);
    if (known === undefined)
      throw new Unsupported(`pattern variable '${variable.name}' that nothing determines`, position);
    args.push(known);
  }
  if (sides !== undefined) return markedAlternative(apps(value, args), placeOf(elab, position), sides);
  const result = betaArgs(value, args);
  return elab.marksAlternatives ? markedAlternative(result, placeOf(elab, position)) : result;
}

/** Where an alternative stands; the library's are not told apart. */
function placeOf({ scope }: Elaborator, { line, column }: Position): bigint {
  return scope.isLibrary === true ? 0n : BigInt(line * 65536 + column);
}

/** No row is left: a column whose type has no element of the form reached, columns that contradict each other, or a missing case. */
function absurdColumn(matching: Matching, problem: Problem): Expr {
  for (const [i, column] of problem.columns.entries()) {
    const reduced = matching.elab.meta.whnfCore(column);
    if (!isFVar(reduced) || !isImpossible(matching, reduced)) continue;
    const columns = problem.columns.filter((_, j) => j !== i);
    return splitColumn(matching, { ...problem, columns }, reduced, () => {
      throw new Unsupported("case analysis of an impossible case", matching.at);
    });
  }
  const [first, ...columns] = problem.columns;
  if (first === undefined) return absurdLeaf(matching, problem);
  const column = matching.elab.meta.whnfCore(first);
  const rest = { ...problem, columns };
  return (isFVar(column) ? openColumn(matching, rest, column) : undefined) ?? compile(matching, rest);
}

/** Goes on in the constructors of a column, as Lean does for types that are not recursive; undefined where that cannot be done. */
function openColumn(matching: Matching, problem: Problem, column: FVar): Expr | undefined {
  const { elab } = matching;
  const family = familyOf(elab, elab.meta.infer(column));
  if (family === undefined || family.info.recursive) return undefined;
  return attemptSplit(matching, problem, column, (branch, _maker, fields) =>
    compile(matching, { ...branch, columns: [...fields, ...branch.columns] }),
  );
}

/** Every column is looked at: what is known of them and of what was matched along contradicts itself. */
function absurdLeaf(matching: Matching, problem: Problem): Expr {
  const { elab, at, matched } = matching;
  const known = problem.locals.filter(({ id }) => matched.has(id) || !elab.context.has(id));
  const aboutStrings = known.some(({ type }) => equationSides(elab.meta.whnf(type))?.left.kind === "string");
  if (aboutStrings) throw new Unsupported("match on an equation between strings", at);
  const closed = absurd(matching, problem, known);
  if (closed !== undefined) return closed;
  if (matching.doubt !== undefined) throw matching.doubt;
  throw new Failure(`Missing cases:\n${problem.examples.map((e) => exampleText(matching, e)).join(", ")}`, at);
}

function exampleText(matching: Matching, example: Expr): string {
  const known = matching.elab.meta.instantiate(example);
  const text = matching.elab.text(mapExpr(known, (node) => (isFVar(node) ? fvar("_", node.type) : undefined)));
  return known.kind === "app" ? `(${text})` : text;
}
