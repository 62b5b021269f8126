// A small scanner of Lean texts for the oracle of declarations: tokens, bracketed groups and binders. Nothing of src is used.

/** A token; comments and white space are none. */
export interface Token {
  readonly text: string;
  readonly kind: "name" | "number" | "string" | "symbol";
  readonly line: number;
  readonly column: number;
  /** White space stands before it. */
  readonly spaced: boolean;
}

export type Info = "default" | "implicit" | "strictImplicit" | "instImplicit";

/** One bound name with its type as tokens; undefined stands for a binder without a name. */
export interface SourceBinder {
  readonly name: string | undefined;
  readonly info: Info;
  readonly type: readonly Token[];
}

const letter = "(?:(?![λΠΣ])[\\p{L}_ℂℕℙℚℝℤ])";
const part = `(?:${letter}(?:${letter}|[\\p{N}'!?ⁿ₀-₉ₐ-ₜᵢ-ᵪ])*|«[^»]*»)`;
const patterns: readonly (readonly [kind: Token["kind"] | "space", RegExp])[] = [
  ["space", /\s+|--[^\n]*/uy],
  ["string", /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\.)'/uy],
  ["name", new RegExp(`${part}(?:\\.${part})*`, "uy")],
  ["number", /\d+/uy],
  ["symbol", /:=|=>|->|<->|::|\|\||<\||\|>|\{\{|\}\}|@\[|[\s\S]/uy],
];

/** Reads a whole text. */
export function scan(text: string): Token[] {
  const found: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let spaced = true;
  for (let at = 0; at < text.length; ) {
    const comment = text.startsWith("/-", at) ? commentEnd(text, at) : undefined;
    const [kind, piece] = comment === undefined ? next(text, at) : (["space", text.slice(at, comment)] as const);
    if (kind !== "space") found.push({ text: piece, kind, line, column: at - lineStart, spaced });
    spaced = kind === "space";
    for (let i = at; i < at + piece.length; i++) {
      if (text[i] !== "\n") continue;
      line++;
      lineStart = i + 1;
    }
    at += piece.length;
  }
  return found;
}

function next(text: string, at: number): readonly [Token["kind"] | "space", string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return [kind, match[0]];
  }
  throw new Error("every character is a symbol");
}

function commentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith("/-", at)) depth++;
    else if (text.startsWith("-/", at)) depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

const closing = new Map([
  ["(", ")"],
  ["{", "}"],
  ["[", "]"],
  ["@[", "]"],
  ["⟨", "⟩"],
  ["⦃", "⦄"],
  ["{{", "}}"],
  ["‹", "›"],
]);
const infos = new Map<string, Info>([
  ["(", "default"],
  ["{", "implicit"],
  ["⦃", "strictImplicit"],
  ["{{", "strictImplicit"],
  ["[", "instImplicit"],
]);

export function opens(token: Token | undefined): boolean {
  return token !== undefined && closing.has(token.text);
}

/** The index behind the bracketed group that starts at `at`. */
export function groupEnd(tokens: readonly Token[], at: number): number {
  const stack: string[] = [];
  for (let i = at; i < tokens.length; i++) {
    const close = closing.get(tokens[i].text);
    if (close !== undefined) stack.push(close);
    else if (tokens[i].text === stack.at(-1)) stack.pop();
    if (stack.length === 0) return i + 1;
  }
  return tokens.length;
}

/** The first index from `at` on, outside of brackets, with one of the texts; the length if there is none. */
export function find(tokens: readonly Token[], at: number, texts: ReadonlySet<string>): number {
  for (let i = at; i < tokens.length; ) {
    if (texts.has(tokens[i].text)) return i;
    i = opens(tokens[i]) ? groupEnd(tokens, i) : i + 1;
  }
  return tokens.length;
}

const colon = new Set([":"]);
const assignment = new Set([":="]);

/** The binders of a bracketed group, or undefined if it is none. */
export function groupBinders(group: readonly Token[]): SourceBinder[] | undefined {
  const info = infos.get(group[0].text);
  if (info === undefined) return undefined;
  const inside = group.slice(1, -1);
  const split = find(inside, 0, colon);
  const names = inside.slice(0, split);
  const type = inside.slice(split + 1, find(inside, 0, assignment));
  if (info === "instImplicit") {
    const named = split === 1 && names[0].kind === "name";
    return [{ name: named ? names[0].text : undefined, info, type: named ? type : inside }];
  }
  if (names.length === 0 || !names.every(({ kind, text }) => kind === "name" && !text.includes("."))) return undefined;
  return names.map(({ text }) => ({ name: text === "_" ? undefined : text, info, type }));
}

/** The binders at the start of the tokens, and the index behind them. */
export function leadingBinders(tokens: readonly Token[], at: number): { binders: SourceBinder[]; end: number } {
  const binders: SourceBinder[] = [];
  let end = at;
  while (opens(tokens[end])) {
    const after = groupEnd(tokens, end);
    const found = groupBinders(tokens.slice(end, after));
    if (found === undefined) break;
    binders.push(...found);
    end = after;
  }
  return { binders, end };
}

/** The arguments that a type takes as its text shows, and whether they are all. */
export interface Arrows {
  readonly binders: readonly SourceBinder[];
  readonly isWhole: boolean;
}

const arrow = new Set(["→", "->"]);
const weak = new Set(["∃", "fun", "λ", "let", "if", "match", "have", "show", "$", "<|", "|>", "∃!", "Σ", "by"]);
const quantified = new Set(["∀", "∃", "fun", "λ"]);
const iff = new Set(["↔", "<->", "∀", "∃", "fun", "λ"]);
const comma = new Set([","]);

/** The arguments of a type: `∀ x y : A, …`, `(x : A) → …` and `A → …`. */
export function arrows(type: readonly Token[]): Arrows {
  const binders: SourceBinder[] = [];
  for (let at = 0; ; ) {
    const first = type[at];
    if (first === undefined) return { binders, isWhole: true };
    if (first.text === "∀") {
      const end = find(type, at, comma);
      const found = quantifier(type.slice(at + 1, end));
      if (found === undefined) return { binders, isWhole: false };
      binders.push(...found);
      at = end + 1;
      continue;
    }
    const other = find(type, at, iff);
    if (other < type.length && !quantified.has(type[other].text)) return { binders, isWhole: true };
    const stop = Math.min(find(type, at, weak), find(type, at, new Set(["∀"])));
    const end = find(type, at, arrow);
    if (end >= type.length) return { binders, isWhole: stop >= type.length };
    if (stop < end) return { binders, isWhole: false };
    const group = opens(first) && groupEnd(type, at) === end ? groupBinders(type.slice(at, end)) : undefined;
    const isGroup =
      group !== undefined && (first.text !== "(" || find(type.slice(at + 1, end - 1), 0, colon) < end - at - 2);
    binders.push(...(isGroup ? group : [{ name: undefined, info: "default" as const, type: type.slice(at, end) }]));
    at = end + 1;
  }
}

function quantifier(tokens: readonly Token[]): SourceBinder[] | undefined {
  if (opens(tokens[0])) {
    const { binders, end } = leadingBinders(tokens, 0);
    return end === tokens.length ? binders : undefined;
  }
  const split = find(tokens, 0, colon);
  const names = tokens.slice(0, split);
  if (!names.every(({ kind }) => kind === "name")) return undefined;
  return names.map(({ text }) => ({
    name: text === "_" ? undefined : text,
    info: "default",
    type: tokens.slice(split + 1),
  }));
}

/** The names that occur free in tokens: not bound inside, no fields, no names of arguments. */
export function freeNames(tokens: readonly Token[]): string[] {
  const bound = new Set<string>();
  const found: string[] = [];
  let matches = false;
  for (let i = 0; i < tokens.length; i++) {
    const { text, kind } = tokens[i];
    if (quantified.has(text) || text === "Σ" || text === "∃!") {
      const end = find(tokens, i, new Set([",", "=>", "↦"]));
      for (const name of boundBy(tokens.slice(i + 1, end))) bound.add(name);
    }
    if (text === "match") matches = true;
    if (text === "|" && matches) {
      const pattern = tokens.slice(i + 1, find(tokens, i, new Set(["=>", "↦"])));
      for (const token of pattern) if (token.kind === "name") bound.add(token.text);
    }
    if ((text === "let" || text === "have") && tokens[i + 1]?.kind === "name") bound.add(tokens[i + 1].text);
    if (opens(tokens[i]) && text !== "⟨") {
      const end = groupEnd(tokens, i);
      if (isLevelGroup(tokens, i)) {
        i = end - 1;
        continue;
      }
      const inside = tokens.slice(i + 1, end - 1);
      const isSubtype = text === "{" && find(inside, 0, new Set(["/"])) < inside.length;
      const dependent = arrow.has(tokens[end]?.text ?? "");
      if (isSubtype && inside[0]?.kind === "name") bound.add(inside[0].text);
      if (dependent)
        for (const { name } of groupBinders(tokens.slice(i, end)) ?? []) if (name !== undefined) bound.add(name);
    }
    if (kind !== "name") continue;
    const before = tokens[i - 1];
    const isField = before?.text === "." && !tokens[i].spaced;
    const isArgument = tokens[i + 1]?.text === ":=";
    const isLevel = before !== undefined && (before.text === "Type" || before.text === "Sort");
    const head = text.split(".")[0];
    if (!isField && !isArgument && !isLevel && !bound.has(head)) found.push(head);
  }
  return found;
}

/** `(max u v)` of `Type (max u v)`, and `{u}` of `f.{u}`. */
function isLevelGroup(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  if (tokens[at].text === "(") return before === "Type" || before === "Sort";
  return tokens[at].text === "{" && before === "." && !tokens[at].spaced;
}

/** The names that the tokens between a binding word and its body bind. */
export function boundBy(tokens: readonly Token[]): string[] {
  const names: string[] = [];
  const bare = tokens.slice(0, find(tokens, 0, colon));
  for (let i = 0; i < bare.length; ) {
    if (bare[i].kind === "name") names.push(bare[i].text);
    const end = opens(bare[i]) ? groupEnd(bare, i) : i + 1;
    if (opens(bare[i])) {
      const inside = bare.slice(i + 1, end - 1);
      for (const token of inside.slice(0, find(inside, 0, colon))) if (token.kind === "name") names.push(token.text);
    }
    i = end;
  }
  return names;
}
