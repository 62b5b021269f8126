// The `have` steps of a proof, found in its text alone: Mathlib's notations need not be known, for layout and brackets say where a value ends.
import { itemAt } from "../../platform/index.ts";
import { closingBracket, isClosingBracket, matchingBracket, type Span } from "../../verify/index.ts";
import { type PlacedToken, placedTokens } from "./layout.ts";

/** A step that states what it proves: `have h : T := …`, `haveI`, or `obtain pattern : T := …`. */
export interface HaveStep {
  readonly keyword: "have" | "haveI" | "obtain";
  /** `this` where the text gives none; undefined for a pattern. */
  readonly name: string | undefined;
  /** The whole step. */
  readonly span: Span;
  /** Name or pattern, as written. */
  readonly binding: Span | undefined;
  /** Variables of the step's own, before its type. */
  readonly binders: Span | undefined;
  readonly type: Span;
  readonly value: Span;
  /** The block of tactics, with comments before it, where the value is one. */
  readonly block: Span | undefined;
  /** The innermost step in whose value it stands, as an index. */
  readonly parent: number | undefined;
}

const keywords = new Set(["have", "haveI", "obtain"]);
/** Words with a `:=` of their own. */
const binding = new Set(["let", "have", "letI", "haveI", "let_fun"]);
/** Words with a comma of their own. */
const binders = new Set(["∀", "∃", "∃!", "fun", "λ", "∑", "∏", "∫", "⋃", "⋂", "use"]);

/** The steps of a proof that have a stated type and a value, in the order of the text. */
export function haveSteps(proof: string): HaveStep[] {
  const tokens = placedTokens(proof);
  const steps: HaveStep[] = [];
  tokens.forEach((token, index) => {
    if (!keywords.has(token.text)) return;
    const step = readStep(proof, tokens, index);
    if (step === undefined) return;
    const parent = steps.findLastIndex(({ value }) => value.start <= token.start && token.start < value.end);
    steps.push({ ...step, parent: parent < 0 ? undefined : parent });
  });
  return steps;
}

function readStep(text: string, tokens: readonly PlacedToken[], index: number): Omit<HaveStep, "parent"> | undefined {
  const token = itemAt(tokens, index);
  let at = index + 1;
  const first = tokens[at];
  if (first === undefined) return undefined;
  const column = blockColumn(tokens, index);
  let name: string | undefined = "this";
  let bound: Span | undefined;
  if (first.text === "⟨" || (token.text === "obtain" && closingBracket(first) !== undefined)) {
    const close = matchingBracket(tokens, at);
    if (close >= tokens.length) return undefined;
    name = undefined;
    bound = { start: first.start, end: itemAt(tokens, close).end };
    at = close + 1;
  } else if (first.kind === "identifier" || first.text === "_") {
    name = first.text === "_" ? undefined : first.text;
    bound = first;
    at++;
  }
  const own = at;
  while (at < tokens.length) {
    const next = itemAt(tokens, at);
    if (closingBracket(next) !== undefined) at = matchingBracket(tokens, at) + 1;
    else if (next.kind === "identifier" || next.text === "_") at++;
    else break;
  }
  const group = at > own ? { start: itemAt(tokens, own).start, end: itemAt(tokens, at - 1).end } : undefined;
  if (tokens[at]?.text !== ":") return undefined;
  const separator = separatorOf(tokens, at + 1, column);
  const value = separator === undefined ? undefined : tokens[separator + 1];
  if (separator === undefined || separator <= at + 1 || value === undefined) return undefined;
  const end = valueEnd(tokens, separator + 1, column);
  const isBlock = value.text === "by" && end > value.end;
  return {
    keyword: token.text as HaveStep["keyword"],
    name,
    span: { start: token.start, end },
    binding: bound,
    binders: group,
    type: { start: itemAt(tokens, at + 1).start, end: itemAt(tokens, separator - 1).end },
    value: { start: value.start, end },
    block: isBlock ? { start: contentStart(text, value.end), end } : undefined,
  };
}

/** The column that a line must pass to belong to a step: the step's own, or that of the line that it stands in. */
function blockColumn(tokens: readonly PlacedToken[], index: number): number {
  const token = itemAt(tokens, index);
  const before = tokens[index - 1];
  if (token.beginsLine || before === undefined || /^(·|\.|=>|by|:=)$/.test(before.text)) return token.column;
  return token.indentation;
}

/** Where `:=` stands between a type and its value, as an index. */
function separatorOf(tokens: readonly PlacedToken[], from: number, column: number): number | undefined {
  let bindings = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (token.beginsLine && token.column <= column) return undefined;
    if (closingBracket(token) !== undefined) at = matchingBracket(tokens, at);
    else if (isClosingBracket(token)) return undefined;
    else if (binding.has(token.text)) bindings++;
    else if (token.text === ":=") {
      if (bindings === 0) return at;
      bindings--;
    } else if (token.text === "from" || token.text === "by") return undefined;
  }
  return undefined;
}

/** Where the value that begins at an index ends, as an offset. */
function valueEnd(tokens: readonly PlacedToken[], from: number, column: number): number {
  const isBlock = itemAt(tokens, from).text === "by";
  const first = tokens[from + 1];
  // A block may stand as far left as the step itself: then it takes all that follows.
  const limit = isBlock && first?.beginsLine && first.column <= column ? first.column - 1 : column;
  let hasBinder = false;
  let last = from;
  for (let at = from; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (at > from) {
      if (token.beginsLine && token.column <= limit && token.text !== "<;>") break;
      if (isClosingBracket(token)) break;
      if (!isBlock && (token.text === ";" || token.text === "<;>")) break;
      if (token.text === "," && !hasBinder && !isBlock) break;
    }
    if (binders.has(token.text)) hasBinder = true;
    if (closingBracket(token) !== undefined) at = Math.min(matchingBracket(tokens, at), tokens.length - 1);
    last = at;
  }
  return itemAt(tokens, last).end;
}

/** The first character at or behind an offset that is not white. */
export function contentStart(text: string, from: number): number {
  const rest = text.slice(from);
  return from + rest.length - rest.trimStart().length;
}
