// Statements of any Lean text as trees that say no more than what is meant: notations folded, relations turned one way, what commutes as a set.
import { itemAt } from "../../platform/index.ts";
import { lexSource } from "../../verify/index.ts";

/** A tree; a leaf has no children. Children of an operation that commutes have no order. */
export interface Expression {
  readonly head: string;
  readonly children: readonly Expression[];
  /** Whether the order of the children means nothing. */
  readonly commutes: boolean;
  /** Names that the head binds in its children, as written. */
  readonly binds?: readonly string[];
}

/** Other spellings of symbols and names. */
const spellings = new Map(
  Object.entries({
    "->": "→",
    "<->": "↔",
    "/\\": "∧",
    "\\/": "∨",
    "<=": "≤",
    ">=": "≥",
    "!=": "≠",
    "=>": "↦",
    λ: "fun",
    Not: "¬",
    And: "∧",
    Or: "∨",
    Iff: "↔",
    ℕ: "Nat",
    ℤ: "Int",
    ℚ: "Rat",
    ℝ: "Real",
    ℂ: "Complex",
    "√": "sqrt",
    NNReal: "ℝ≥0",
    π: "pi",
    in: "∈",
    Π: "∀",
    "∥": "‖",
    "∏'": "∏",
  }),
);

const openers = new Map(Object.entries({ "(": ")", "[": "]", "{": "}", "⟨": "⟩", "⦃": "⦄" }));
const closers = new Set(openers.values());

/** The tokens of a text in one spelling, without comments; names of namespaces are gone from those that have them. */
export function plainTokens(text: string): string[] {
  return lexSource(text).flatMap(({ kind, text: word }) => {
    if (kind === "space" || kind === "comment" || kind === "doc") return [];
    if (kind !== "identifier" && kind !== "keyword") return [spellings.get(word) ?? word];
    return [spellings.get(word) ?? spellings.get(lastPart(word)) ?? lastPart(word)];
  });
}

/** `Real.sqrt` is `sqrt`, as an open namespace has it; `f.deriv` and `h.1` stay. */
function lastPart(word: string): string {
  return /^([A-Z][\w']*\.)+[^.]/u.test(word) ? word.replace(/^([A-Z][\w']*\.)+/u, "") : word;
}

interface Level {
  readonly operators: ReadonlySet<string>;
  readonly commutes: boolean;
}

const level = (commutes: boolean, ...operators: string[]): Level => ({ operators: new Set(operators), commutes });
const equivalence = level(true, "↔");
const implication = level(false, "→");
const levels: readonly Level[] = [level(true, "∨"), level(true, "∧")];
const relations = new Set(["=", "≠", "<", "≤", ">", "≥", "∣", "∈", "∉", "⊆", "⊂", "≡", "≈", "∼", "≃", "→+*", "≃*"]);
const turned = new Map([
  [">", "<"],
  ["≥", "≤"],
]);
const symmetric = new Set(["=", "≠"]);
const quantifiers = new Set(["∀", "∃", "∃!", "fun"]);
const sums = new Set(["∑", "∏", "∫", "⋃", "⋂", "⨆", "⨅"]);

/** The tree of tokens. What is not understood stays a sequence of its parts, so that every text has one. */
export function expressionOf(tokens: readonly string[]): Expression {
  const inner = withoutBrackets(tokens);
  const [first] = inner;
  if (first === undefined) return node("", []);
  if (inner.length === 1) return node(first, []);
  const arms = split(inner, equivalence);
  if (arms !== undefined) return node("↔", arms.parts.map(expressionOf), true);
  const implied = split(inner, implication);
  if (implied !== undefined) {
    const [left = [], ...rest] = implied.parts;
    return node("→", [
      expressionOf(left),
      expressionOf(rest.flatMap((part, at) => (at === 0 ? part : ["→", ...part]))),
    ]);
  }
  if (quantifiers.has(first)) return quantified(first, inner.slice(1));
  for (const each of levels) {
    const found = split(inner, each);
    if (found !== undefined) return node(itemAt(found.operators, 0), found.parts.map(expressionOf), each.commutes);
  }
  if (first === "¬") return negated(expressionOf(inner.slice(1)));
  const related = split(inner, { operators: relations, commutes: false });
  if (related !== undefined) return relation(related);
  if (sums.has(first)) return quantified(first, inner.slice(1));
  return arithmetic(inner);
}

function node(head: string, children: readonly Expression[], commutes = false, binds?: readonly string[]): Expression {
  return { head, children, commutes, ...(binds && { binds }) };
}

/** `a < b < c` as both of its halves; what is turned one way, and what may be read from either end. */
function relation({ parts, operators }: Parts): Expression {
  const sides = parts.map(expressionOf);
  const halves = operators.map((operator, at) => {
    const [left, right] = [itemAt(sides, at), itemAt(sides, at + 1)];
    const turn = turned.get(operator);
    return turn === undefined ? node(operator, [left, right], symmetric.has(operator)) : node(turn, [right, left]);
  });
  return halves.length === 1 ? itemAt(halves, 0) : node("∧", halves, true);
}

/** `¬ a = b` is `a ≠ b`, `¬ a < b` is `b ≤ a`, and `¬ ¬ a` is `a`. */
function negated(inner: Expression): Expression {
  const { head, children } = inner;
  if (head === "=" || head === "≠") return { ...inner, head: head === "=" ? "≠" : "=" };
  if (head === "∉" || head === "∈") return { ...inner, head: head === "∈" ? "∉" : "∈" };
  if (head === "<") return node("≤", [...children].reverse());
  if (head === "≤") return node("<", [...children].reverse());
  return head === "¬" ? itemAt(children, 0) : node("¬", [inner]);
}

/** A quantifier: the names that it binds, their types or bounds, and its body. `∀ x > 0, p` is `∀ x, x > 0 → p`. */
function quantified(head: string, tokens: readonly string[]): Expression {
  const comma = outside(tokens, (token) => token === "," || token === "↦");
  if (comma < 0) return node(head, [arithmetic(tokens)]);
  const body = expressionOf(tokens.slice(comma + 1));
  const { names, types, bounds } = bindersOf(tokens.slice(0, comma));
  const join = head === "∀" ? "→" : "∧";
  const inner = bounds.reduceRight<Expression>(
    (rest, bound) => node(join, [expressionOf(bound), rest], join === "∧"),
    body,
  );
  return node(head, [...types.map(expressionOf), inner], false, names);
}

/** The names of binders with what they say: `x y : T`, `(x : T) (h : p)`, `x > 0`, `x ∈ s`. */
export function bindersOf(tokens: readonly string[]): {
  readonly names: readonly string[];
  readonly types: readonly (readonly string[])[];
  readonly bounds: readonly (readonly string[])[];
} {
  const names: string[] = [];
  const types: (readonly string[])[] = [];
  const bounds: (readonly string[])[] = [];
  let at = 0;
  const own: string[] = [];
  while (at < tokens.length) {
    const token = itemAt(tokens, at);
    if (openers.has(token.slice(-1))) {
      const end = matching(tokens, at);
      const inside = bindersOf(tokens.slice(at + 1, end));
      names.push(...inside.names);
      types.push(...inside.types);
      bounds.push(...inside.bounds);
      at = end + 1;
    } else if (token === ":") {
      // A colon right behind a bound, as in `x ∈ s : …`, is none of these.
      types.push(tokens.slice(at + 1));
      break;
    } else if (relations.has(token)) {
      for (const name of own) bounds.push([name, ...tokens.slice(at)]);
      break;
    } else {
      names.push(token);
      own.push(token);
      at++;
    }
  }
  return { names, types, bounds };
}

/** Sums as sets of their terms, products as sets of their factors, powers, and applications as sequences. */
function arithmetic(tokens: readonly string[]): Expression {
  const inner = withoutBrackets(tokens);
  if (inner.length !== tokens.length) return expressionOf(inner);
  const terms = split(inner, level(true, "+", "-"));
  if (terms !== undefined) {
    const parts = terms.parts.map((part, at) => {
      const term = part.length === 0 ? node("0", []) : arithmetic(part);
      return at > 0 && terms.operators[at - 1] === "-" ? node("-", [term]) : term;
    });
    const [first, ...rest] = parts;
    return node("+", first?.head === "0" && rest.length > 0 ? rest : parts, true);
  }
  const factors = split(inner, level(true, "*", "/", "%", "•"));
  if (factors !== undefined) {
    const parts = factors.parts.map((part, at) => {
      const operator = at === 0 ? "*" : itemAt(factors.operators, at - 1);
      return operator === "*" ? arithmetic(part) : node(operator, [arithmetic(part)]);
    });
    return node("*", parts, true);
  }
  const power = split(inner, level(false, "^"));
  if (power !== undefined) return node("^", power.parts.map(arithmetic));
  if (inner.length === 1) return node(itemAt(inner, 0), []);
  return node("·", argumentsOf(inner));
}

/** The parts of an application: tokens, and brackets with what is in them. */
function argumentsOf(tokens: readonly string[]): Expression[] {
  const parts: Expression[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (quantifiers.has(token) || sums.has(token)) {
      parts.push(expressionOf(tokens.slice(at)));
      break;
    }
    if (!openers.has(token.slice(-1))) {
      if (token !== "↑") parts.push(node(token, []));
      continue;
    }
    const end = matching(tokens, at);
    const between = tokens.slice(at + 1, end);
    const colon = outside(between, (each) => each === ":" || each === "|");
    if (token === "(") parts.push(expressionOf(between[colon] === ":" ? between.slice(0, colon) : between));
    else if (colon >= 0) {
      const { names, types } = bindersOf(between.slice(0, between[colon] === "|" ? colon : 0));
      const body = expressionOf(between.slice(colon + 1));
      parts.push(node(token, [...types.map(expressionOf), body], false, names));
    } else parts.push(node(token, listed(between).map(expressionOf), token === "{"));
    at = end;
  }
  return parts.length === 1 ? [itemAt(parts, 0)] : parts;
}

function listed(tokens: readonly string[]): readonly string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (openers.has(token.slice(-1))) depth++;
    else if (closers.has(token)) depth--;
    if (token === "," && depth === 0) parts.push([]);
    else itemAt(parts, parts.length - 1).push(token);
  }
  return parts;
}

/** Without brackets that are around all of it, or that say a type. */
function withoutBrackets(tokens: readonly string[]): readonly string[] {
  let inner = tokens;
  while (inner[0] === "(" && matching(inner, 0) === inner.length - 1) {
    const between = inner.slice(1, -1);
    if (isTuple(between)) return inner;
    const colon = outside(between, (token) => token === ":");
    inner = colon > 0 && !quantifiers.has(itemAt(between, 0)) ? between.slice(0, colon) : between;
  }
  return inner[0] === "↑" ? inner.slice(1) : inner;
}

/** Whether there is a comma that belongs to no quantifier. */
function isTuple(tokens: readonly string[]): boolean {
  const comma = outside(tokens, (token) => token === ",");
  return comma >= 0 && outside(tokens.slice(0, comma), (token) => quantifiers.has(token) || sums.has(token)) < 0;
}

interface Parts {
  readonly parts: readonly (readonly string[])[];
  readonly operators: readonly string[];
}

/** The parts between operators outside of brackets and of what a quantifier reaches over; undefined where there is none. */
function split(tokens: readonly string[], { operators }: Level): Parts | undefined {
  const parts: string[][] = [[]];
  const found: string[] = [];
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    const last = itemAt(parts, parts.length - 1);
    if (depth === 0 && (quantifiers.has(token) || sums.has(token))) {
      // Sums end before relations and connectives, quantifiers reach to the end.
      const rest = tokens.slice(at);
      const reach = quantifiers.has(token) ? rest.length : reachOfSum(rest);
      last.push(...rest.slice(0, reach));
      at += reach - 1;
      continue;
    }
    if (openers.has(token.slice(-1))) depth++;
    else if (closers.has(token)) depth--;
    if (depth === 0 && operators.has(token) && at < tokens.length - 1) {
      found.push(token);
      parts.push([]);
    } else last.push(token);
  }
  return found.length === 0 ? undefined : { parts, operators: found };
}

function reachOfSum(tokens: readonly string[]): number {
  const comma = outside(tokens, (token) => token === ",");
  if (comma < 0) return tokens.length;
  const rest = tokens.slice(comma + 1);
  const end = outside(rest, (token) => relations.has(token) || ["→", "↔", "∧", "∨", "+", "-"].includes(token));
  return end < 0 ? tokens.length : comma + 1 + end;
}

/** The first place outside of brackets where a token is such; -1 where there is none. */
export function outside(tokens: readonly string[], is: (token: string) => boolean): number {
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (depth === 0 && is(token)) return at;
    if (openers.has(token.slice(-1))) depth++;
    else if (closers.has(token)) depth--;
  }
  return -1;
}

function matching(tokens: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (openers.has(token.slice(-1))) depth++;
    else if (closers.has(token) && --depth === 0) return at;
  }
  return tokens.length;
}
