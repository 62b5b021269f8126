// `T.casesOn` and `T.recOn`: the recursor with the major premise first, without and with induction hypotheses.
import { itemAt, pairsOf } from "../../../platform/index.ts";
import type { Declaration } from "../../kernel/index.ts";
import {
  app,
  apps,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  levelParam,
  levelZero,
  sort,
} from "../../kernel/index.ts";
import { recursorArguments, recursorBranches } from "../cases/recursor_branches.ts";
import { applied, freshLevelName, made, type OpenedConstructor, type OpenedFamily, withInfo } from "./opened.ts";

/** `T.casesOn` when `hypotheses` is false, else `T.recOn`. */
export function eliminator(family: OpenedFamily, hypotheses: boolean): Declaration {
  const { info, recursor, params, indices } = family;
  const taken = info.levelParams;
  const motiveName = freshLevelName(taken);
  const motiveLevel = family.largeElimination ? levelParam(motiveName) : levelZero;
  const levelParams = family.largeElimination ? [motiveName, ...taken] : [...taken];
  const major = fvar("t", applied(family, indices));
  // As in the recursor: without a constructor the motive cannot be inferred.
  const given = family.constructors.length > 0 ? "implicit" : "default";
  const motive = fvar("motive", bindPi([...indices, major], sort(motiveLevel)), { info: given });
  const withHypotheses = family.constructors.map((maker) => minorPremise(family, motive, maker));
  const minors = pairsOf(family.constructors, withHypotheses).map(([maker, { hypotheses: found, conclusion }]) => {
    const bound = hypotheses ? [...maker.fields, ...found] : maker.fields;
    return fvar(shortName(maker.name), bindPi(bound, conclusion));
  });
  const levels = levelParams.map(levelParam);
  // Other families' elements among the fields give hypotheses, too.
  const opened =
    recursor.numMotives === 1 ? undefined : recursorBranches(family.checker, recursor, family.levels, params);
  const branches = family.constructors.map((maker, i): Expr => {
    const minor = itemAt(minors, i);
    if (hypotheses) return minor;
    const fields = opened?.[i]?.fields ?? maker.fields;
    const found = opened?.[i]?.hypotheses(motive) ?? itemAt(withHypotheses, i).hypotheses;
    return bindLambda([...fields, ...found], apps(minor, fields));
  });
  const binders = [...withInfo(params, "implicit"), motive, ...withInfo(indices, "implicit"), major, ...minors];
  const type = bindPi(binders, apps(motive, [...indices, major]));
  const outer = recursorArguments(family.checker, recursor, levels, params, motive, branches);
  const value = bindLambda(binders, apps(constant(recursor.name, levels), [...outer, ...indices, major]));
  const name = `${info.name}.${hypotheses ? "recOn" : "casesOn"}`;
  return { kind: "definition", name, levelParams, type, value, abbreviation: true };
}

function minorPremise(
  family: OpenedFamily,
  motive: FVar,
  maker: OpenedConstructor,
): { hypotheses: FVar[]; conclusion: Expr } {
  const hypotheses = maker.recursive.map(({ field, arguments: variables, indices }) => {
    const statement = app(apps(motive, indices), apps(field, variables));
    return fvar(`${field.name}_ih`, bindPi(variables, statement));
  });
  return { hypotheses, conclusion: app(apps(motive, maker.indices), made(family, maker)) };
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
