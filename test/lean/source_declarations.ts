// The declarations of a Lean file as its text says them: which variables of the file they take, in what order, with which
// brackets. A second reader for the oracle of declarations; nothing of src is used.
import {
  type Arrows,
  arrows,
  boundBy,
  find,
  freeNames,
  groupEnd,
  type Info,
  leadingBinders,
  opens,
  type SourceBinder,
  scan,
  type Token,
} from "./source_scan.ts";

/** A binder that a constant must have, or may have where the text does not tell. */
export interface Expected extends SourceBinder {
  readonly isOptional: boolean;
  /** Bound by Lean itself: variables for holes may stand before it. */
  readonly isAutomatic: boolean;
}

/** A constant that a text declares. */
export interface SourceConstant {
  readonly name: string;
  readonly line: number;
  readonly binders: readonly Expected[];
  /** What the type says behind the colon; undefined if the text states no type. */
  readonly rest: Arrows | undefined;
}

interface Variable extends SourceBinder {
  readonly id: number;
}

interface Frame {
  readonly namespace: string;
  readonly variables: readonly Variable[];
  readonly included: readonly number[];
  readonly opened: readonly string[];
}

const declarationWords = new Set([
  "def",
  "abbrev",
  "theorem",
  "lemma",
  "axiom",
  "instance",
  "inductive",
  "structure",
  "class",
]);
const modifierWords = new Set(["private", "protected", "noncomputable", "nonrec", "unsafe", "partial"]);
const otherWords = new Set(
  `example variable universe namespace section end open export include omit mutual opaque attribute set_option import macro
   macro_rules syntax notation infix infixl infixr prefix postfix deriving`.split(/\s+/),
);
const headerEnd = new Set([":", ":=", "|", "where", "extends", "deriving"]);
const typeEnd = new Set([":=", "|", "where", "deriving"]);
const lineWords = new Set(["open", "set_option", "deriving", "include", "omit"]);

interface CommandText {
  readonly word: string;
  readonly tokens: readonly Token[];
}

/** Cuts a file into commands at the words that begin them, outside of brackets. */
function commands(tokens: readonly Token[]): CommandText[] {
  const starts: { at: number; word: string }[] = [];
  for (let at = 0; at < tokens.length; ) {
    const { text, kind, column } = tokens[at];
    const isWord = kind === "name" && (declarationWords.has(text) || otherWords.has(text));
    const counts = isWord && (!lineWords.has(text) || column === 0);
    if (counts) starts.push({ at, word: text });
    else if (text === "#" && column === 0) starts.push({ at, word: "#" });
    at = opens(tokens[at]) ? groupEnd(tokens, at) : at + 1;
  }
  return starts.map(({ at, word }, i) => ({ word, tokens: withoutModifiers(tokens.slice(at, starts[i + 1]?.at)) }));
}

/** Without the modifiers of the command that follows. */
function withoutModifiers(tokens: readonly Token[]): readonly Token[] {
  let end = tokens.length;
  for (;;) {
    const last = tokens[end - 1];
    if (last !== undefined && modifierWords.has(last.text)) end--;
    else if (last?.text === "]") {
      let start = end - 1;
      while (start > 0 && tokens[start].text !== "@[") start--;
      if (start === 0 || groupEnd(tokens, start) !== end) return tokens.slice(0, end);
      end = start;
    } else return tokens.slice(0, end);
  }
}

/** Reads all declarations of a file. */
export function sourceConstants(text: string): SourceConstant[] {
  return new Reader(scan(text)).constants;
}

class Reader {
  readonly constants: SourceConstant[] = [];
  private readonly known = new Set<string>();
  private frames: Frame[] = [{ namespace: "", variables: [], included: [], opened: [] }];
  private nextId = 0;

  constructor(tokens: readonly Token[]) {
    for (const command of commands(tokens)) this.read(command);
  }

  private get frame(): Frame {
    return this.frames[this.frames.length - 1];
  }

  private change(change: Partial<Frame>): void {
    this.frames[this.frames.length - 1] = { ...this.frame, ...change };
  }

  private read({ word, tokens }: CommandText): void {
    switch (word) {
      case "namespace":
        this.frames.push({ ...this.frame, namespace: joined(this.frame.namespace, tokens[1].text) });
        return;
      case "section":
      case "mutual":
        this.frames.push(this.frame);
        return;
      case "end":
        if (this.frames.length > 1) this.frames.pop();
        return;
      case "open":
        this.change({ opened: [...this.frame.opened, ...tokens.slice(1).map(({ text }) => text)] });
        return;
      case "variable":
        this.addVariables(leadingBinders(tokens, 1).binders, tokens);
        return;
      case "include":
        this.include(tokens.slice(1).map(({ text }) => text));
        return;
      case "inductive":
      case "structure":
      case "class":
        this.readType(word, tokens);
        return;
      default:
        if (declarationWords.has(word)) this.readDeclaration(word, tokens);
    }
  }

  private addVariables(binders: readonly SourceBinder[], tokens: readonly Token[]): void {
    let variables = [...this.frame.variables];
    for (const binder of binders) {
      const last = variables.findLastIndex(({ name }) => name !== undefined && name === binder.name);
      if (binder.type.length > 0 || last < 0 || tokens.length === 0) variables.push({ ...binder, id: this.nextId++ });
      else variables = variables.map((other, i) => (i === last ? { ...other, info: binder.info } : other));
    }
    this.change({ variables });
  }

  private include(names: readonly string[]): void {
    const ids = this.frame.variables.filter(({ name }) => names.includes(name ?? "")).map(({ id }) => id);
    this.change({ included: [...this.frame.included, ...ids] });
  }

  /** True if the name is declared in the file and can be reached from here. */
  private isConstant(name: string): boolean {
    const { namespace, opened } = this.frame;
    for (let prefix = namespace; prefix !== ""; prefix = parentOf(prefix)) {
      if (this.known.has(joined(prefix, name))) return true;
    }
    return this.known.has(name) || opened.some((each) => this.known.has(joined(each, name)));
  }

  /** Names that Lean binds by itself, in the order in which tokens mention them. */
  private automatic(parts: readonly (readonly Token[])[], bound: ReadonlySet<string>, own: string): string[] {
    const found: string[] = [];
    for (const name of parts.flatMap((tokens) => freeNames(tokens))) {
      if (!/^\p{L}[\d₀-₉']*$/u.test(name) || name === own) continue;
      if (!bound.has(name) && !found.includes(name) && !this.isConstant(name)) found.push(name);
    }
    return found;
  }

  /** The variables in the order of the text, those that Lean binds by itself in front. */
  private variables(): readonly (Variable & { readonly isAutomatic: boolean })[] {
    const { variables } = this.frame;
    const bound = new Set<string>();
    const names: string[] = [];
    for (const { name, type } of variables) {
      names.push(...this.automatic([type], new Set([...bound, ...names]), ""));
      if (name !== undefined) bound.add(name);
    }
    const automatic = names.map((name, i) => ({
      name,
      info: "implicit" as const,
      type: [],
      id: -1 - i,
      isAutomatic: true,
    }));
    return [...automatic, ...variables.map((variable) => ({ ...variable, isAutomatic: false }))];
  }

  /** The variables that a declaration takes which mentions the names of `header`, and perhaps those of `body`. */
  private taken(header: readonly string[], body: readonly Token[], isTheorem: boolean): Expected[] {
    const all = this.variables();
    const visible = new Map(all.flatMap(({ name, id }) => (name === undefined ? [] : [[name, id] as const])));
    const chosen = new Set<number>();
    const look = (names: readonly string[], into: Set<number>): void => {
      for (const name of names) {
        const id = visible.get(name);
        const variable = all.find((each) => each.id === id);
        if (variable === undefined || chosen.has(variable.id) || into.has(variable.id)) continue;
        into.add(variable.id);
        look(freeNames(variable.type), into);
      }
    };
    look(header, chosen);
    const maybe = new Set<number>();
    if (isTheorem) {
      for (const { id, name } of all) if (this.frame.included.includes(id)) look([name ?? ""], chosen);
    } else {
      const inner = innerNames(body);
      const mentioned = body.filter(({ kind }) => kind === "name").map(({ text }) => text.split(".")[0]);
      look(
        mentioned.filter((name) => !inner.has(name)),
        chosen,
      );
      look(mentioned, maybe);
    }
    for (const { id, info, type } of all) {
      if (info !== "instImplicit" || chosen.has(id)) continue;
      const needed = freeNames(type).flatMap((name) => visible.get(name) ?? []);
      if (needed.every((each) => chosen.has(each))) (isTheorem ? chosen : maybe).add(id);
      else if (!isTheorem && needed.every((each) => chosen.has(each) || maybe.has(each))) maybe.add(id);
    }
    return all
      .filter(({ id }) => chosen.has(id) || maybe.has(id))
      .map((variable) => ({ ...variable, isOptional: !chosen.has(variable.id) }));
  }

  private declare(name: string): string {
    const full = joined(this.frame.namespace, name);
    this.known.add(full);
    return full;
  }

  private header(
    own: string,
    binders: readonly SourceBinder[],
    type: readonly Token[],
  ): { written: Expected[]; names: string[] } {
    const outer = new Set(this.frame.variables.flatMap(({ name }) => name ?? []));
    for (const { name, isAutomatic } of this.variables()) if (isAutomatic && name !== undefined) outer.add(name);
    const bound = new Set(outer);
    const names: string[] = [];
    const mentioned: string[] = [];
    const before = new Set<string>();
    for (const { name, type: each } of [...binders, { name: undefined, type }]) {
      names.push(...this.automatic([each], new Set([...bound, ...names]), own));
      mentioned.push(...freeNames(each).filter((free) => !before.has(free)));
      if (name !== undefined) {
        bound.add(name);
        before.add(name);
      }
    }
    const automatic = names.map(
      (name): Expected => ({ name, info: "implicit", type: [], isOptional: false, isAutomatic: true }),
    );
    const written = binders.map((binder): Expected => ({ ...binder, isOptional: false, isAutomatic: false }));
    return { written: [...automatic, ...written], names: mentioned.filter((name) => !names.includes(name)) };
  }

  private readDeclaration(word: string, tokens: readonly Token[]): void {
    let at = 1;
    if (tokens[at]?.text === "(" && tokens[at + 1]?.text === "priority") at = groupEnd(tokens, at);
    const name = tokens[at]?.kind === "name" ? tokens[at++] : undefined;
    if (tokens[at]?.text === "." && !tokens[at].spaced) at = groupEnd(tokens, at + 1);
    const { binders, end } = leadingBinders(tokens, at);
    const hasType = tokens[end]?.text === ":";
    const after = hasType ? find(tokens, end + 1, typeEnd) : end;
    const type = hasType ? tokens.slice(end + 1, after) : [];
    const short = name?.text.slice(name.text.lastIndexOf(".") + 1) ?? "";
    const { written, names } = this.header(short, binders, type);
    const own = new Set(written.flatMap((binder) => binder.name ?? []));
    const body = word === "axiom" ? [] : tokens.slice(after).filter(({ text }) => !own.has(text.split(".")[0]));
    const taken = this.taken(names, body, word === "theorem" || word === "lemma");
    const variables = word === "axiom" ? taken.filter(({ isOptional }) => !isOptional) : taken;
    if (name === undefined) return;
    this.constants.push({
      name: this.declare(name.text),
      line: tokens[0].line,
      binders: [...variables, ...written],
      rest: hasType ? arrows(type) : undefined,
    });
  }

  private readType(word: string, given: readonly Token[]): void {
    const isInductive = word === "inductive" || given[1]?.text === "inductive";
    const tokens = word === "class" && isInductive ? given.slice(1) : given;
    const [, name] = tokens;
    let at = 2;
    if (tokens[at]?.text === "." && !tokens[at].spaced) at = groupEnd(tokens, at + 1);
    const { binders, end } = leadingBinders(tokens, at);
    const start = find(tokens, end, headerEnd);
    const hasType = tokens[start]?.text === ":";
    const after = hasType ? find(tokens, start + 1, typeEnd) : start;
    const type = hasType ? tokens.slice(start + 1, after) : [];
    const short = name.text.slice(name.text.lastIndexOf(".") + 1);
    const { written } = this.header(short, binders, []);
    const own = new Set(written.flatMap((binder) => binder.name ?? []));
    const outer = new Set([...own, ...this.variables().flatMap((variable) => variable.name ?? [])]);
    const body = tokens.slice(at).filter(({ text }) => !own.has(text.split(".")[0]));
    const variables = this.taken([], body, false);
    const indices = this.automatic([type], outer, short).map(automaticBinder);
    const full = this.declare(name.text);
    const parameters = [...variables, ...written];
    const rest = hasType ? arrows(type) : { binders: [], isWhole: true };
    this.constants.push({ name: full, line: tokens[0].line, binders: [...parameters, ...indices], rest });
    const hidden = parameters.map(
      (each): Expected => ({ ...each, info: each.info === "default" ? "implicit" : each.info }),
    );
    if (isInductive) this.readConstructors(full, tokens.slice(after), hidden, outer, short);
    else this.readFields(word === "class", full, tokens.slice(after), parameters, hidden);
  }

  private readConstructors(
    family: string,
    tokens: readonly Token[],
    parameters: readonly Expected[],
    outer: ReadonlySet<string>,
    own: string,
  ): void {
    const bar = new Set(["|", "deriving"]);
    for (let at = find(tokens, 0, bar); tokens[at]?.text === "|"; at = find(tokens, at + 1, bar)) {
      const part = tokens.slice(at + 1, find(tokens, at + 1, bar));
      const { binders, end } = leadingBinders(part, 1);
      const type = part[end]?.text === ":" ? part.slice(end + 1) : [];
      const found: string[] = [];
      const bound = new Set(outer);
      for (const { name, type: each } of [...binders, { name: undefined, type }]) {
        found.push(...this.automatic([each], new Set([...bound, ...found]), own));
        if (name !== undefined) bound.add(name);
      }
      const written = binders.map((binder): Expected => ({ ...binder, isOptional: false, isAutomatic: false }));
      this.constants.push({
        name: `${family}.${part[0].text}`,
        line: part[0].line,
        binders: [...parameters, ...found.map(automaticBinder), ...written],
        rest: arrows(type),
      });
      this.known.add(`${family}.${part[0].text}`);
    }
  }

  private readFields(
    isClass: boolean,
    family: string,
    tokens: readonly Token[],
    parameters: readonly Expected[],
    hidden: readonly Expected[],
  ): void {
    const fields = fieldTexts(tokens);
    if (fields === undefined) return;
    const maker = tokens[2]?.text === "::" ? tokens[1].text : "mk";
    const plain = { isOptional: false, isAutomatic: false };
    const asFields = fields.map(({ name, info }): Expected => ({ name, info, type: [], ...plain }));
    const whole = { binders: [], isWhole: true };
    const { line } = tokens[0] ?? { line: 1 };
    this.constants.push({ name: `${family}.${maker}`, line, binders: [...hidden, ...asFields], rest: whole });
    const taken = isClass ? undefined : hidden.map((each) => ({ ...each, info: projected(each.info) }));
    for (const { name } of fields) {
      const self: Expected = { name: "self", info: isClass ? "instImplicit" : "default", type: [], ...plain };
      if (taken !== undefined || parameters.length === 0) {
        this.constants.push({ name: `${family}.${name}`, line, binders: [...(taken ?? []), self], rest: undefined });
      }
      this.known.add(`${family}.${name}`);
    }
  }
}

function projected(info: Info): Info {
  return info === "strictImplicit" ? "implicit" : info;
}

function automaticBinder(name: string): Expected {
  return { name, info: "implicit", type: [], isOptional: false, isAutomatic: true };
}

/** Names and brackets of the fields of a structure; undefined if the text has a form that is not read here. */
function fieldTexts(tokens: readonly Token[]): { name: string; info: Info }[] | undefined {
  if (tokens[0]?.text !== "where") return [];
  const start = tokens[2]?.text === "::" ? 3 : 1;
  const column = tokens[start]?.column;
  const found: { name: string; info: Info }[] = [];
  for (let at = start; at < tokens.length; ) {
    if (tokens[at].text === "deriving") break;
    if (opens(tokens[at])) {
      const end = groupEnd(tokens, at);
      for (const { name, info } of leadingBinders(tokens, at).binders.slice(0)) found.push({ name: name ?? "", info });
      at = Math.max(end, leadingBinders(tokens, at).end);
      continue;
    }
    if (tokens[at].kind !== "name" || tokens[at].column !== column) return undefined;
    for (; tokens[at]?.kind === "name"; at++) found.push({ name: tokens[at].text, info: "default" });
    at++;
    while (at < tokens.length && (tokens[at].column > column || tokens[at].line === tokens[at - 1].line)) at++;
  }
  return found;
}

/** Names that something inside a body binds, so that an occurrence may not be a variable of the file. */
function innerNames(body: readonly Token[]): Set<string> {
  const found = new Set<string>();
  const words = new Set([
    "fun",
    "λ",
    "∀",
    "∃",
    "|",
    "let",
    "have",
    "intro",
    "intros",
    "obtain",
    "rintro",
    "⟨",
    "{",
    "Σ",
  ]);
  body.forEach((token, i) => {
    if (!words.has(token.text)) return;
    const end = find(body, i + 1, new Set([",", "=>", ":=", "↦"]));
    for (const name of boundBy(body.slice(i + 1, end))) found.add(name);
    for (const each of body.slice(i + 1, end)) if (each.kind === "name") found.add(each.text);
  });
  return found;
}

function joined(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}.${name}`;
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}
