// What a header declares, read from its text as far as a portfolio needs it: inductive types with their constructors, and functions.

/** A constructor, with what the type of each explicit field begins with. */
export interface DeclaredMaker {
  readonly name: string;
  readonly fields: readonly string[];
}

/** The declarations of a header, by their last names. */
export interface Declared {
  readonly types: ReadonlyMap<string, readonly DeclaredMaker[]>;
  /** Each function with the text of its declaration. */
  readonly functions: ReadonlyMap<string, string>;
}

const START =
  /^(?:@\[[^\]]*\]\s*)?(inductive|def|abbrev|theorem|lemma|structure|instance|namespace|end|open|variable|section|example)\b/;

/** Reads a header of declarations that begin at the start of a line. Forms that it does not know are passed over. */
export function readDeclared(header: string): Declared {
  const types = new Map<string, readonly DeclaredMaker[]>();
  const functions = new Map<string, string>();
  for (const text of declarations(header)) {
    const [, word, name] = /^(?:@\[[^\]]*\]\s*)?(\w+)\s+(\S+)/.exec(text) ?? [];
    if (name === undefined) continue;
    if (word === "inductive") types.set(name, makersOf(text));
    else if (word === "def" || word === "abbrev") functions.set(name, text);
  }
  return { types, functions };
}

function declarations(header: string): string[] {
  const found: string[][] = [];
  for (const line of header.split("\n")) {
    if (START.test(line)) found.push([line]);
    else found.at(-1)?.push(line);
  }
  return found.map((lines) => lines.join("\n"));
}

function makersOf(text: string): DeclaredMaker[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, name, type] = /^\s*\|\s*(\S+)\s*:\s*(.+)$/.exec(line) ?? [];
      return name === undefined || type === undefined ? [] : [{ name, fields: arrows(type).slice(0, -1).map(headOf) }];
    });
}

/** What stands between the arrows of a type, outside parentheses. */
export function arrows(type: string): string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const character of type) {
    if ("([{⟨".includes(character)) depth++;
    if (")]}⟩".includes(character)) depth--;
    if (character === "→" && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

/** What a type begins with, without namespaces: `list` for `(TIP.list a)`. */
export function headOf(type: string): string {
  const [word = ""] = type.replace(/^[(\s]+/, "").split(/[\s()]/);
  return word.split(".").at(-1) ?? word;
}

/** The functions that a text mentions, and those that these mention, in the order of the header. */
export function mentionedFunctions({ functions }: Declared, text: string): string[] {
  const found = new Set<string>();
  const visit = (from: string): void => {
    const words = new Set(from.match(/[\p{L}\p{N}_'!?.]+/gu) ?? []);
    for (const [name, body] of functions) {
      if (found.has(name) || !(words.has(name) || [...words].some((word) => word.endsWith(`.${name}`)))) continue;
      found.add(name);
      visit(body);
    }
  };
  visit(text);
  return [...functions.keys()].filter((name) => found.has(name));
}
