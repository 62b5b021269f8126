// A strict interpreter of propositional tactic scripts, written without the search's code: it checks the search's proofs.
import { connect, type Formula, type Sequent } from "../../../src/tasks/logic/formula.ts";
import { parseFormula } from "../../../src/tasks/logic/parse.ts";
import { printFormula } from "../../../src/tasks/logic/print.ts";

interface Goal {
  readonly hypotheses: ReadonlyMap<string, Formula>;
  readonly target: Formula;
}

const falsity: Formula = { kind: "false" };
const same = (a: Formula, b: Formula): boolean => printFormula(a) === printFormula(b);

/** Undefined when the script proves the sequent, else what went wrong. */
export function simulate(sequent: Sequent, lines: readonly string[]): string | undefined {
  let goals: Goal[] = [
    { hypotheses: new Map(sequent.hypotheses.map((formula, i) => [`h${i}`, formula])), target: sequent.goal },
  ];
  for (const [index, line] of lines.entries()) {
    const [goal, ...rest] = goals;
    if (goal === undefined) return `line ${index + 1}: no goal left for '${line}'`;
    try {
      goals = [...step(goal, line), ...rest];
    } catch (error) {
      return `line ${index + 1}: '${line}': ${(error as Error).message}`;
    }
  }
  return goals.length === 0 ? undefined : `${goals.length} goals left`;
}

function step(goal: Goal, line: string): Goal[] {
  const { hypotheses, target } = goal;
  const get = (name: string): Formula => {
    const formula = hypotheses.get(name);
    if (formula === undefined) throw new Error(`no hypothesis ${name}`);
    return formula;
  };
  const bind = (removed: string | undefined, ...added: [string, Formula][]): Map<string, Formula> => {
    const next = new Map(hypotheses);
    for (const [name, formula] of added) {
      if (next.has(name) || !/^h\d+$/.test(name)) throw new Error(`name ${name} is taken or unusual`);
      next.set(name, formula);
    }
    if (removed !== undefined) next.delete(removed);
    return next;
  };
  const [, word, rest] = /^(\S+) ?(.*)$/.exec(line)!;
  const pieces: string[] = [...(rest.match(/h\d+/g) ?? [])];
  switch (word) {
    case "assumption":
      if (![...hypotheses.values()].some((formula) => same(formula, target))) throw new Error("nothing matches");
      return [];
    case "contradiction": {
      const all = [...hypotheses.values()];
      const clash = all.some((a) => a.kind === "false" || (a.kind === "not" && all.some((b) => same(a.body, b))));
      if (!clash) throw new Error("no contradiction");
      return [];
    }
    case "exfalso":
      return [{ hypotheses, target: falsity }];
    case "left":
    case "right":
      if (target.kind !== "or") throw new Error("not a disjunction");
      return [{ hypotheses, target: target[word] }];
    case "constructor":
      if (target.kind === "true") return [];
      if (target.kind === "and") return [target.left, target.right].map((part) => ({ hypotheses, target: part }));
      if (target.kind !== "iff") throw new Error("nothing to construct");
      return [
        { hypotheses, target: connect("implies", target.left, target.right) },
        { hypotheses, target: connect("implies", target.right, target.left) },
      ];
    case "intro": {
      const [premise, conclusion] = arrow(target);
      return [{ hypotheses: bind(undefined, [rest, premise]), target: conclusion }];
    }
    case "apply":
      if (rest === "Classical.byContradiction") {
        return [{ hypotheses, target: connect("implies", { kind: "not", body: target }, falsity) }];
      }
      return applied(get(rest), target).map((premise) => ({ hypotheses, target: premise }));
    case "have": {
      const [fresh, from, argument] = pieces;
      const [premise, conclusion] = arrow(get(from));
      if (!same(premise, get(argument))) throw new Error("argument does not fit");
      return [{ hypotheses: bind(undefined, [fresh, conclusion]), target }];
    }
    case "obtain": {
      const [first, second, from] = pieces;
      const formula = get(from);
      if (formula.kind !== "and" && formula.kind !== "iff") throw new Error("nothing to take apart");
      const parts =
        formula.kind === "and"
          ? [formula.left, formula.right]
          : [connect("implies", formula.left, formula.right), connect("implies", formula.right, formula.left)];
      return [{ hypotheses: bind(from, [first, parts[0]], [second, parts[1]]), target }];
    }
    case "rcases": {
      const [from, first, second] = pieces;
      const formula = get(from);
      if (formula.kind !== "or") throw new Error("not a disjunction");
      return [
        { hypotheses: bind(from, [first, formula.left]), target },
        { hypotheses: bind(from, [second, formula.right]), target },
      ];
    }
    case "by_cases": {
      const proposition = parseFormula(rest.split(" : ")[1]);
      return [
        { hypotheses: bind(undefined, [pieces[0], proposition]), target },
        { hypotheses: bind(undefined, [pieces[0], { kind: "not", body: proposition }]), target },
      ];
    }
    default:
      throw new Error("unknown tactic");
  }
}

function arrow(formula: Formula): [Formula, Formula] {
  if (formula.kind === "implies") return [formula.left, formula.right];
  if (formula.kind === "not") return [formula.body, falsity];
  throw new Error("not an implication");
}

function applied(formula: Formula, target: Formula): Formula[] {
  const premises: Formula[] = [];
  for (let current = formula; ; ) {
    if (premises.length > 0 && same(current, target)) return premises;
    const [premise, conclusion] = arrow(current);
    premises.push(premise);
    current = conclusion;
  }
}
