// Exports against one that Lean made: the same kinds of records with the same fields, and the constants that both have alike.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prelude } from "../../src/lean/library/load.ts";
import { loadLibraryProofs } from "../../src/lean/library/load_proofs.ts";
import { exportNdjson } from "../../src/verify/index.ts";
import { dataFolder } from "./check.ts";

type Fields = { readonly [key: string]: unknown };
type Rows = readonly Fields[];

/** The records of an export, with names, levels and terms written out in place of their numbers. */
class Export {
  readonly #names = new Map<unknown, string>([[0, ""]]);
  readonly #levels = new Map<unknown, string>([[0, "0"]]);
  readonly #terms = new Map<unknown, string>();
  /** The fields of each kind of record, sorted. */
  readonly fields = new Map<string, ReadonlySet<string>>();
  /** Every constant by its name, as text. */
  readonly constants = new Map<string, string>();

  constructor(text: string) {
    for (const line of text.trim().split("\n")) this.#read(JSON.parse(line) as Fields);
  }

  #read(record: Fields): void {
    const [kind] = Object.keys(record).filter((key) => !["in", "il", "ie"].includes(key));
    const body = record[kind];
    this.#note(kind, record);
    if (typeof body === "object" && !Array.isArray(body)) this.#note(`${kind}.`, body as Fields);
    if ("in" in record) this.#names.set(record.in, this.#nameOf(body as Fields));
    else if ("il" in record) this.#levels.set(record.il, `(${kind} ${this.#written(kind, body)})`);
    else if ("ie" in record) this.#terms.set(record.ie, this.#unmarked(body) ?? `(${kind} ${this.#term(kind, body)})`);
    else if (kind !== "meta") this.#declare(kind, body as Fields);
  }

  #note(kind: string, fields: Fields): void {
    this.fields.set(kind, new Set([...(this.fields.get(kind) ?? []), ...Object.keys(fields)]));
  }

  #nameOf({ pre, str, i }: Fields): string {
    const parent = this.#names.get(pre);
    // What Lean adds to a name that nobody wrote.
    return `${parent === "" ? "" : `${parent}.`}${str ?? i}`.replace(/(?:✝|\._@\..*_hyg\.\d+)$/, "");
  }

  #written(kind: string, body: unknown): string {
    if (kind === "param") return `@${this.#names.get(body)}@`;
    return (Array.isArray(body) ? body : [body]).map((level) => this.#levels.get(level)).join(" ");
  }

  #term(kind: string, body: unknown): string {
    if (kind === "sort") return String(this.#levels.get(body));
    if (typeof body !== "object") return String(body);
    return Object.entries(body as Fields)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => this.#field(key, value, body as Fields))
      .join(" ");
  }

  /** `outParam T` is T: Lean's recursors do not have that mark, though the types that they eliminate have it. */
  #unmarked(body: unknown): string | undefined {
    const { fn, arg } = Object(body) as Fields;
    return this.#terms.get(fn)?.startsWith("(const outParam ") ? this.#terms.get(arg) : undefined;
  }

  #field(key: string, value: unknown, body: Fields): string {
    // Of binders the brackets count, not the names.
    if (key === "name" && "binderInfo" in body) return "";
    if (key === "name" || key === "typeName") return String(this.#names.get(value));
    if (key === "us") return (value as unknown[]).map((level) => this.#levels.get(level)).join(" ");
    if (["fn", "arg", "type", "body", "value", "struct"].includes(key)) return String(this.#terms.get(value));
    return `${key}=${value}`;
  }

  #declare(kind: string, body: Fields): void {
    if (kind !== "inductive") {
      this.#constant(kind, body);
      return;
    }
    for (const [part, rows] of Object.entries(body)) for (const row of rows as Rows) this.#constant(part, row);
  }

  #constant(kind: string, { name, type, value, levelParams, rules, hints: _advice, ...rest }: Fields): void {
    this.#note(`${kind}:`, { name, type, levelParams, ...(value === undefined ? {} : { value }), ...rest });
    const names = (list: unknown): string => (list as unknown[]).map((each) => this.#names.get(each)).join(" ");
    const facts = Object.entries(rest)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([key, fact]) =>
          `${key}=${["all", "ctors"].includes(key) ? names(fact) : key === "induct" ? names([fact]) : fact}`,
      );
    const made = ((rules ?? []) as Rows).map(
      ({ ctor, nfields, rhs }) => `${names([ctor])} ${nfields} ${this.#terms.get(rhs)}`,
    );
    const text = [kind, names(levelParams).split(" ").length, this.#terms.get(type), ...facts, ...made];
    // Universes by their place in the list: their names are anybody's.
    const levels = (levelParams as unknown[]).map((level) => `@${this.#names.get(level)}@`);
    const numbered = levels.reduce((whole, level, i) => whole.replaceAll(level, `u${i}`), text.join("\n"));
    this.constants.set(String(this.#names.get(name)), numbered);
  }
}

const FILE = "kernel/nat_add_succ.lean4.27-rc1.as-v3.1.0.ndjson";

/** An export that Lean made, and ours of the constants that both have. */
function compared(folder: string): { lean: Export; ours: Export; known: string[] } {
  const lean = new Export(readFileSync(join(folder, FILE), "utf8"));
  loadLibraryProofs();
  const { environment } = prelude();
  // Lean writes the levels of PProd's sort in another order.
  const known = [...lean.constants.keys()].filter((name) => environment.has(name) && name !== "PProd");
  return { lean, ours: new Export(exportNdjson(environment, known)), known };
}

describe.skipIf(dataFolder === undefined)("exports beside one of Lean 4.27", () => {
  it("have the same fields in every kind of record that both have", () => {
    const { lean, ours } = compared(dataFolder as string);
    const both = [...lean.fields.keys()].filter((kind) => ours.fields.has(kind) && kind !== "meta.");
    expect(both.length).toBeGreaterThan(15);
    const fields = ({ fields }: Export) => both.map((kind) => [kind, ...[...(fields.get(kind) ?? [])].sort()]);
    expect(fields(ours)).toEqual(fields(lean));
  });

  it("have Lean's constants, with their brackets and flags", () => {
    const { lean, ours, known } = compared(dataFolder as string);
    expect(known.length).toBeGreaterThan(25);
    const constants = (of: Export) => known.map((name) => [name, of.constants.get(name)]);
    expect(constants(ours)).toEqual(constants(lean));
  });
});
