// What two theorems have in common that say the same: one form for all names, orders of hypotheses, ways to curry, notations and directions of
// relations. It is a sum of hashes, refined as colours of a graph are (Weisfeiler and Leman 1968), so that no orders have to be tried.
import { itemAt } from "../../platform/index.ts";
import { textHash } from "../../tasks/index.ts";
import { sourceDeclarations } from "../../verify/index.ts";
import { bindersOf, type Expression, expressionOf, outside, plainTokens } from "./expression.ts";

/** A statement as variables, hypotheses and a conclusion. */
export interface StatementParts {
  /** Variables with their types; hypotheses are none. */
  readonly variables: ReadonlyMap<string, Expression>;
  readonly hypotheses: readonly Expression[];
  readonly conclusion: Expression;
}

/** Rounds of refinement: enough to tell variables apart by what stands next to what stands next to them. */
const ROUNDS = 3;

/** The parts of a theorem's text, with variables that a header declares; undefined where it has no proposition. */
export function statementParts(statement: string, header = ""): StatementParts | undefined {
  const declaration = sourceDeclarations(statement).at(-1);
  if (declaration?.target === undefined) return undefined;
  const variables = new Map<string, Expression>();
  const hypotheses: Expression[] = [];
  const bind = (tokens: readonly string[]): void => {
    const { names, types, bounds } = bindersOf(tokens);
    const type = types[0] === undefined ? undefined : expressionOf(types[0]);
    if (type !== undefined && isProposition(type)) hypotheses.push(...conjuncts(type));
    else for (const name of names) variables.set(name, type ?? leaf("_"));
    for (const bound of bounds) hypotheses.push(...conjuncts(expressionOf(bound)));
  };
  for (const [, declared = ""] of header.matchAll(/^variables?\s+((?:[({⦃[].*\s*)+)/gmu))
    bindGroups(plainTokens(declared), (tokens) => {
      const { names, types } = bindersOf(tokens);
      for (const name of names) variables.set(name, types[0] === undefined ? leaf("_") : expressionOf(types[0]));
    });
  for (const { start, end } of declaration.binders) {
    const tokens = plainTokens(statement.slice(start, end));
    const isInstance = tokens[0] === "[";
    if (isInstance) hypotheses.push(expressionOf(tokens.slice(1, -1)));
    else bind(tokens.length > 1 ? tokens.slice(1, -1) : tokens);
  }
  let target = plainTokens(statement.slice(declaration.target.start, declaration.target.end));
  for (;;) {
    if (target[0] === "∀") {
      const comma = outside(target, (token) => token === ",");
      if (comma < 0) break;
      bindGroups(target.slice(1, comma), bind);
      target = target.slice(comma + 1);
      continue;
    }
    const expression = expressionOf(target);
    if (expression.head !== "→") break;
    hypotheses.push(...conjuncts(itemAt(expression.children, 0)));
    const arrow = outside(target, (token) => token === "→");
    if (arrow < 0) break;
    target = target.slice(arrow + 1);
  }
  return { variables, hypotheses, conclusion: expressionOf(target) };
}

/** Binders in brackets each by themselves, others as one. */
function bindGroups(tokens: readonly string[], bind: (tokens: readonly string[]) => void): void {
  if (!["(", "{", "⦃"].includes(tokens[0] ?? "")) {
    bind(tokens);
    return;
  }
  let depth = 0;
  let start = 0;
  tokens.forEach((token, at) => {
    if ("({⦃[".includes(token)) {
      if (depth++ === 0) start = at;
    } else if (")}⦄]".includes(token) && --depth === 0) bind(tokens.slice(start + 1, at));
  });
}

const leaf = (head: string): Expression => ({ head, children: [], commutes: false });

const propositional = new Set([
  "=",
  "≠",
  "<",
  "≤",
  "∣",
  "∈",
  "∉",
  "⊆",
  "⊂",
  "≡",
  "≈",
  "∼",
  "∧",
  "∨",
  "↔",
  "¬",
  "∃",
  "∃!",
]);

/** Whether what stands behind a colon says something, as far as its head tells. */
function isProposition({ head, children }: Expression): boolean {
  if (propositional.has(head)) return true;
  if (head === "→" || head === "∀") return children.length > 0 && isProposition(itemAt(children, children.length - 1));
  // An application is one unless it begins with a type.
  return (
    head === "·" && /^([a-z]|Is|Even|Odd|Prime|Coprime)/.test(children[0]?.head ?? "") && children[0]?.head !== "fun"
  );
}

function conjuncts(expression: Expression): Expression[] {
  return expression.head === "∧" ? expression.children.flatMap(conjuncts) : [expression];
}

/**
 * Equal for theorems that are the same but for names, the order of hypotheses, currying, notation and the direction of relations, and, but for the
 * chance of a hash, for few others.
 *
 * @param header declares variables that the statement may speak of
 */
export function statementForm(statement: string, header = ""): string {
  const parts = statementParts(statement, header);
  if (parts === undefined) return textHash(plainTokens(statement.replace(/^\s*\S+\s+\S+/u, "")).join(" "));
  const { variables, hypotheses, conclusion } = parts;
  let colours = new Map([...variables].map(([name, type]) => [name, hashOf(type, new Map(), variables)]));
  const propositions = [...hypotheses, conclusion];
  for (let round = 0; round < ROUNDS; round++) {
    const seen = new Map<string, string[]>([...variables.keys()].map((name) => [name, []]));
    propositions.forEach((proposition, index) => {
      for (const name of namesIn(proposition))
        seen
          .get(name)
          ?.push(hashOf(proposition, new Map(colours).set(name, index < hypotheses.length ? "★" : "☆"), variables));
    });
    for (const [name, type] of variables)
      for (const other of namesIn(type))
        seen.get(other)?.push(`type ${hashOf(type, new Map(colours).set(other, "★"), variables)} ${colours.get(name)}`);
    colours = new Map(
      [...seen].map(([name, places]) => [name, textHash([colours.get(name), ...places.sort()].join(" "))]),
    );
  }
  const said = [...new Set(hypotheses.map((each) => hashOf(each, colours, variables)))].sort();
  // Variables that nothing speaks of say nothing.
  const used = new Set(propositions.flatMap((each) => [...namesIn(each)]));
  const kinds = [...variables.keys()]
    .filter((name) => used.has(name))
    .map((name) => colours.get(name)!)
    .sort();
  return textHash([...kinds, "|", ...said, "⊢", hashOf(conclusion, colours, variables)].join(" "));
}

/** A hash of a tree: variables by their colours, bound names by how far away they are bound. */
export function hashOf(
  { head, children, commutes, binds }: Expression,
  colours: ReadonlyMap<string, string>,
  variables: ReadonlyMap<string, unknown>,
  bound: readonly string[] = [],
): string {
  const inside = binds === undefined ? bound : [...binds].reverse().concat(bound);
  const parts = children.map((child) => hashOf(child, colours, variables, inside));
  if (commutes) parts.sort();
  const depth = bound.indexOf(head);
  const name = depth >= 0 ? `#${depth}` : (colours.get(head) ?? (variables.has(head) ? "?" : head));
  if (parts.length === 0 && binds === undefined) return name;
  return textHash(`${name}/${binds?.length ?? 0}(${parts.join(",")})`);
}

/** The heads of all leaves. */
export function namesIn(expression: Expression, found: Set<string> = new Set()): Set<string> {
  if (expression.children.length === 0) found.add(expression.head);
  for (const child of expression.children) namesIn(child, found);
  return found;
}
