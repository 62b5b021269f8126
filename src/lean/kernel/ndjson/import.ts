// Reading Lean's kernel export format, NDJSON version 3.1.0; every declaration goes through the kernel's gate.

import { CheckError, NotSupportedError } from "../budget/errors.ts";
import type { Limits } from "../budget/limits.ts";
import type { ConstantInfo, Declaration } from "../environment/declaration.ts";
import { Environment } from "../environment/environment.ts";
import { addDeclaration } from "../gate/add_declaration.ts";
import type { Expr } from "../term/expr.ts";
import type { Name } from "../term/name.ts";
import { compareInductive, compareSignature, type Exported } from "./compare.ts";
import { Fields } from "./fields.ts";
import { NdjsonTables } from "./tables.ts";

/** The version of the export format that is read and written. */
export const ndjsonVersion = "3.1.0";

/**
 * Reads an export and adds all of its declarations to a fork of `environment`. Recursors, and whatever else the kernel
 * works out for itself, are compared with what the file says.
 *
 * @throws DataError if the text is not of the format.
 * @throws CheckError if a declaration is refused or says something else than the kernel finds.
 * @throws NotSupportedError if a declaration uses what this kernel does not have.
 * @throws LimitError if a limit ended the check of one declaration.
 */
export function importNdjson(
  text: string,
  environment: Environment = Environment.empty(),
  limits: Partial<Limits> = {},
): Environment {
  const reader = new NdjsonReader(environment, limits);
  for (const line of text.split("\n")) reader.read(line);
  reader.end();
  return reader.environment;
}

/** Takes an export line by line. After an error it is not to be used again. */
export class NdjsonReader {
  readonly environment: Environment;
  /** The line that is being read or was read last, from 1. */
  lineNumber = 0;
  /** The declaration that is being checked. */
  current: Name | undefined;
  /** The constants that the lines have declared, constructors and recursors among them, in order. */
  readonly declared: Name[] = [];
  readonly #limits: Partial<Limits>;
  readonly #tables = new NdjsonTables();
  readonly #seen = new Set<Name>();
  #hasHeader = false;

  constructor(environment: Environment = Environment.empty(), limits: Partial<Limits> = {}) {
    this.environment = environment.fork();
    this.#limits = limits;
  }

  /** Reads one line; empty ones are skipped. @throws as {@link importNdjson}. */
  read(line: string): void {
    this.lineNumber++;
    this.current = undefined;
    if (line.trim() === "") return;
    const fields = Fields.parse(line, this.lineNumber);
    if (fields.has("meta")) this.#header(fields);
    else if (!this.#hasHeader) throw fields.error("the first line does not say which format follows");
    else if (!this.#tables.define(fields)) this.#declaration(fields);
  }

  /** To be called after the last line. @throws DataError if there was none. */
  end(): void {
    if (!this.#hasHeader) throw Fields.parse("{}", this.lineNumber).error("the file is empty");
  }

  #header(fields: Fields): void {
    const version = fields.object("meta").object("format").text("version");
    if (version !== ndjsonVersion) {
      throw new NotSupportedError("The export has another version of the format.", [
        `line ${fields.line}`,
        `version ${version}; only ${ndjsonVersion} is read`,
      ]);
    }
    this.#hasHeader = true;
  }

  #declaration(fields: Fields): void {
    const kind = fields.onlyKey();
    const part = fields.object(kind);
    switch (kind) {
      case "axiom":
        this.#declineUnsafe(part, part.flag("isUnsafe"));
        this.#add({ kind: "axiom", ...this.#signature(part) });
        break;
      case "def":
        this.#declineUnsafe(part, !safe(part));
        checkHints(part);
        this.#add({ ...this.#valued(part), kind: "definition", abbreviation: part.is("hints", "abbrev") });
        break;
      case "opaque":
        this.#declineUnsafe(part, part.has("isUnsafe") && part.flag("isUnsafe"));
        this.#add({ ...this.#valued(part), kind: "opaque" });
        break;
      case "thm":
        this.#add({ ...this.#valued(part), kind: "theorem" });
        break;
      case "quot":
        this.#quotient(part);
        break;
      case "inductive":
        this.#inductive(part);
        break;
      default:
        throw fields.error(`${kind} is no kind of declaration`);
    }
  }

  #add(declaration: Exclude<Declaration, { kind: "quotient" }>): void {
    this.#declare(declaration.name);
    addDeclaration(this.environment, declaration, this.#limits);
  }

  /** Every name is declared by one line, and once. */
  #declare(name: Name): void {
    this.current = name;
    if (this.#seen.has(name)) throw new CheckError("A constant of this name is already declared.", `name: ${name}`);
    this.#seen.add(name);
    this.declared.push(name);
  }

  #declineUnsafe(part: Fields, unsafe: boolean): void {
    this.current = this.#tables.nameOf(part, "name");
    if (unsafe) throw new NotSupportedError("Unsafe and partial declarations are not checked.", `line ${part.line}`);
  }

  #signature(part: Fields): { name: Name; levelParams: Name[]; type: Expr } {
    return {
      name: this.#tables.nameOf(part, "name"),
      levelParams: this.#tables.namesOf(part, "levelParams"),
      type: this.#tables.exprOf(part, "type"),
    };
  }

  /** What was declared together is only told: none of it may use a part of it that comes later. */
  #valued(part: Fields): { name: Name; levelParams: Name[]; type: Expr; value: Expr } {
    this.#tables.namesOf(part, "all");
    return { ...this.#signature(part), value: this.#tables.exprOf(part, "value") };
  }

  #stored(name: Name, kind: ConstantInfo["kind"]): ConstantInfo {
    const info = this.environment.get(name);
    if (info?.kind === kind) return info;
    throw new CheckError(`There is no ${kind} of this name.`, `name: ${name}`);
  }

  #quotient(part: Fields): void {
    const signature = this.#signature(part);
    const kind = part.text("kind");
    this.#declare(signature.name);
    if (kind === "type") addDeclaration(this.environment, { kind: "quotient" }, this.#limits);
    const info = this.#stored(signature.name, "quotient");
    const roles: Record<string, string> = { type: "type", ctor: "mk", lift: "lift", ind: "ind" };
    if (info.kind !== "quotient" || info.role !== roles[kind]) throw part.error("the kind does not fit the name");
    compareSignature(this.environment, info, signature, this.#limits);
  }

  #inductive(part: Fields): void {
    const types = part.objects("types");
    const exported = (fields: Fields): Exported => ({ fields, ...this.#signature(fields) });
    const constructors = part.objects("ctors").map(exported);
    const recursors = part.objects("recs").map(exported);
    const [first, ...others] = types;
    if (first === undefined) throw part.error("an inductive declaration without a type");
    const unsafe = types.some((type) => type.flag("isUnsafe"));
    this.#declineUnsafe(first, unsafe);
    const numParams = first.count("numParams");
    if (others.some((type) => type.count("numParams") !== numParams)) {
      throw new CheckError("The export disagrees with what the kernel works out.", [
        `name: ${this.current}`,
        "the numbers of parameters differ",
      ]);
    }
    const listed = types.map((type) => this.#tables.namesOf(type, "ctors"));
    const made = inOrder(this.#tables.nameOf(first, "name"), listed.flat(), constructors);
    const families = types.map((type, i) => ({
      ...exported(type),
      constructors: listed[i]!.map((name) => made.find((each) => each.name === name)!),
    }));
    const [own, ...together] = families;
    if (own === undefined) return;
    this.#add({ ...own, kind: "inductive", numParams, others: together });
    for (const { name } of [...together, ...made, ...recursors]) this.#declare(name);
    this.current = own.name;
    const { nameOf, namesOf, exprOf } = this.#tables;
    const tables = { nameOf, namesOf, exprOf };
    compareInductive(this.environment, { families, recursors, tables }, this.#limits);
  }
}

function safe(part: Fields): boolean {
  const safety = part.text("safety");
  if (!["safe", "unsafe", "partial"].includes(safety)) throw part.error(`${safety} is no kind of safety`);
  return safety === "safe";
}

/** How soon a definition is unfolded; a hint for speed alone. */
function checkHints(part: Fields): void {
  if (!part.is("hints", "abbrev") && !part.is("hints", "opaque")) part.object("hints").count("regular");
}

/** The constructors as the type lists them: their records may stand in any order, but all, and no others, must be there. */
function inOrder(name: Name, listed: readonly Name[], constructors: readonly Exported[]): Exported[] {
  const disagree = (what: string) =>
    new CheckError("The export disagrees with what the kernel works out.", [`name: ${name}`, what]);
  const byName = new Map(constructors.map((made) => [made.name, made]));
  if (byName.size < constructors.length) throw disagree("two constructors have the same name");
  if (listed.length !== constructors.length) throw disagree("the list of constructors differs");
  return listed.map((each) => {
    const made = byName.get(each);
    if (made === undefined) throw disagree(`the constructor ${each} is listed, and is not there`);
    return made;
  });
}
