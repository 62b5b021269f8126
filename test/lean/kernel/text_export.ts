// Reader of Lean's old text export format: turns a file into the NDJSON format, which the kernel reads.

/** An index that no table has: stands for a reference to something undefined. */
const UNDEFINED = 999_999;
const binderInfos: Record<string, string> = {
  "#BD": "default",
  "#BI": "implicit",
  "#BS": "strictImplicit",
  "#BC": "instImplicit",
};

class Table {
  readonly #positions = new Map<string, number>();
  #size: number;

  constructor(size: number) {
    this.#size = size;
    if (size === 1) this.#positions.set("0", 0);
  }

  define(tag: string): number {
    this.#positions.set(tag, this.#size);
    this.#size++;
    return this.#size - 1;
  }

  at(tag: string | undefined): number {
    return this.#positions.get(tag ?? "") ?? UNDEFINED;
  }
}

interface OpenInductive {
  type: Record<string, unknown>;
  ctors: object[];
  recs: object[];
}

/** The same declarations as NDJSON 3.1.0. @throws Error for a line of unknown kind. */
export function textExportToNdjson(text: string): string {
  const reader = new TextReader();
  for (const line of text.split("\n").slice(1)) if (line.trim() !== "") reader.read(line.trim().split(/\s+/));
  reader.close();
  return reader.lines.join("\n");
}

class TextReader {
  readonly lines: string[] = ['{"meta":{"format":{"version":"3.1.0"}}}'];
  readonly #names = new Table(1);
  readonly #levels = new Table(1);
  readonly #exprs = new Table(0);
  readonly #rules = new Map<string, object>();
  #open: OpenInductive | undefined;

  #write(value: object): void {
    this.lines.push(JSON.stringify(value));
  }

  read(words: string[]): void {
    if (!words[0].startsWith("#")) this.#primitive(words[0], words[1], words.slice(2));
    else this.#declaration(words[0], words.slice(1));
  }

  #primitive(tag: string, kind: string, words: string[]): void {
    const name = this.#nameFields(kind, words);
    const level = this.#levelFields(kind, words);
    const expr = this.#exprFields(kind, words);
    if (name !== undefined) this.#write({ ...name, in: this.#names.define(tag) });
    else if (level !== undefined) this.#write({ ...level, il: this.#levels.define(tag) });
    else if (expr !== undefined) this.#write({ ...expr, ie: this.#exprs.define(tag) });
    else if (kind === "#RR") {
      const rule = { ctor: this.#names.at(words[0]), nfields: Number(words[1]), rhs: this.#exprs.at(words[2]) };
      this.#rules.set(tag, rule);
    } else throw new Error(`unknown line ${kind}`);
  }

  #nameFields(kind: string, words: string[]): object | undefined {
    const pre = this.#names.at(words[0]);
    if (kind === "#NS") return { str: { pre, str: words[1] } };
    return kind === "#NI" ? { num: { pre, i: Number(words[1]) } } : undefined;
  }

  #levelFields(kind: string, words: string[]): object | undefined {
    const [first, second] = words.map((word) => this.#levels.at(word));
    if (kind === "#US") return { succ: first };
    if (kind === "#UM") return { max: [first, second] };
    if (kind === "#UIM") return { imax: [first, second] };
    return kind === "#UP" ? { param: this.#names.at(words[0]) } : undefined;
  }

  #exprFields(kind: string, words: string[]): object | undefined {
    const name = this.#names.at(words[0]);
    const [first, second, third, fourth] = words.map((word) => this.#exprs.at(word));
    const binder = { binderInfo: binderInfos[words[0]], name: this.#names.at(words[1]), type: third, body: fourth };
    switch (kind) {
      case "#EV":
        return { bvar: Number(words[0]) };
      case "#ES":
        return { sort: this.#levels.at(words[0]) };
      case "#EC":
        return { const: { name, us: words.slice(1).map((word) => this.#levels.at(word)) } };
      case "#EA":
        return { app: { fn: first, arg: second } };
      case "#EL":
        return { lam: binder };
      case "#EP":
        return { forallE: binder };
      case "#EZ":
        return { letE: { name, type: second, value: third, body: fourth, nondep: false } };
      case "#EJ":
        return { proj: { typeName: name, idx: Number(words[1]), struct: third } };
      case "#ELN":
        return { natVal: words[0] };
      default:
        return undefined;
    }
  }

  #signature(words: string[], levelParams: string[]): object {
    return {
      name: this.#names.at(words[0]),
      type: this.#exprs.at(words[1]),
      levelParams: levelParams.map((w) => this.#names.at(w)),
    };
  }

  #declaration(kind: string, words: string[]): void {
    if (kind === "#CTOR") this.#constructorLine(words);
    else if (kind === "#REC") this.#recursorLine(words);
    else {
      this.close();
      if (kind === "#IND") this.#inductiveLine(words);
      else this.#write(this.#declarationFields(kind, words));
    }
  }

  #declarationFields(kind: string, words: string[]): object {
    const all = [this.#names.at(words[0])];
    const value = this.#exprs.at(words[2]);
    switch (kind) {
      case "#AX":
        return { axiom: { ...this.#signature(words, words.slice(2)), isUnsafe: false } };
      case "#THM":
        return { thm: { ...this.#signature(words, words.slice(3)), value, all } };
      case "#OPAQ":
        return { opaque: { ...this.#signature(words, words.slice(3)), value, isUnsafe: false, all } };
      case "#DEF": {
        const levelParams = words.slice(words[3] === "R" ? 5 : 4);
        return { def: { ...this.#signature(words, levelParams), value, hints: "abbrev", safety: "safe", all } };
      }
      case "#QUOT":
        return { quot: { name: UNDEFINED, levelParams: [], type: UNDEFINED, kind: "type" } };
      default:
        throw new Error(`unknown line ${kind}`);
    }
  }

  #inductiveLine(words: string[]): void {
    const [numParams, numIndices, isRec, isReflexive, numNested, numAll] = words.slice(2, 8).map(Number);
    const all = words.slice(8, 8 + numAll).map((w) => this.#names.at(w));
    const ctorsAt = 9 + numAll;
    const levelsAt = ctorsAt + Number(words[ctorsAt - 1]);
    const ctors = words.slice(ctorsAt, levelsAt).map((w) => this.#names.at(w));
    const flags = { isRec: isRec === 1, isReflexive: isReflexive === 1, isUnsafe: false };
    const type = {
      ...this.#signature(words, words.slice(levelsAt)),
      numParams,
      numIndices,
      numNested,
      all,
      ctors,
      ...flags,
    };
    this.#open = { type, ctors: [], recs: [] };
  }

  #constructorLine(words: string[]): void {
    const [cidx, numParams, numFields] = words.slice(3, 6).map(Number);
    const signature = this.#signature(words, words.slice(6));
    const induct = this.#names.at(words[2]);
    this.#open?.ctors.push({ ...signature, induct, cidx, numParams, numFields, isUnsafe: false });
  }

  #recursorLine(words: string[]): void {
    const numAll = Number(words[2]);
    const all = words.slice(3, 3 + numAll).map((w) => this.#names.at(w));
    const [numParams, numIndices, numMotives, numMinors, numRules] = words.slice(3 + numAll, 8 + numAll).map(Number);
    const rulesAt = 8 + numAll;
    const rules = words.slice(rulesAt, rulesAt + numRules).map((w) => this.#rules.get(w) ?? {});
    const k = words[rulesAt + numRules] === "1";
    const signature = this.#signature(words, words.slice(rulesAt + numRules + 1));
    const counts = { numParams, numIndices, numMotives, numMinors };
    this.#open?.recs.push({ ...signature, all, ...counts, rules, k, isUnsafe: false });
  }

  /** Writes the inductive type whose constructors and recursor have been gathered. */
  close(): void {
    if (this.#open === undefined) return;
    const { type, ctors, recs } = this.#open;
    this.#write({ inductive: { types: [type], ctors, recs } });
    this.#open = undefined;
  }
}
