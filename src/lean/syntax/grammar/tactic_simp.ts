// Reads the tactics of the simplifier.
import type { SimpArgument, Tactic } from "../ast/tactics.ts";
import type { BoundName } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { location, type Reader } from "./tactic_arguments.ts";
import { term } from "./terms.ts";

type SimpTactic = Tactic & { kind: "simp" };

/** `[h, ← e, *, -f]`. */
function simpArguments(cursor: Cursor): SimpArgument[] {
  cursor.expect("[");
  const found: SimpArgument[] = [];
  cursor.withoutPosition(() => {
    while (!cursor.is("]")) {
      found.push(simpArgument(cursor));
      if (!cursor.accept(",")) break;
    }
  });
  cursor.expect("]");
  return found;
}

function simpArgument(cursor: Cursor): SimpArgument {
  const at = cursor.token;
  if (cursor.accept("*")) return { kind: "hypotheses", at };
  if (cursor.accept("-")) return { kind: "without", name: cursor.identifier().text, at };
  if (cursor.is("↓") || cursor.is("↑")) throw new Unsupported("direction of a simp lemma", at);
  const symm = cursor.accept("←") || cursor.accept("<-");
  const placeholders: BoundName[] = [];
  const lemma = cursor.withPlaceholders(placeholders, () => term(cursor));
  if (placeholders.length > 0) throw new Unsupported("'·' in a simp lemma", at);
  return { kind: "lemma", symm, term: lemma, at };
}

type Settings = Pick<SimpTactic, "contextual" | "arith">;

/** `+contextual`, `-arith`, `(config := { contextual := true })`. */
function settings(cursor: Cursor): Settings {
  const found = { contextual: false, arith: false };
  const set = (value: boolean): void => {
    const { text } = cursor.token;
    if (text !== "contextual" && text !== "arith") throw new Unsupported("configuration of 'simp'", cursor.token);
    cursor.next();
    found[text] = value;
  };
  while ((cursor.is("+") || cursor.is("-")) && !cursor.ahead(1).spaced) set(cursor.next().text === "+");
  if (!cursor.accept("(")) return found;
  for (const text of ["config", ":=", "{"]) {
    if (cursor.token.text !== text) throw new Unsupported("configuration of 'simp'", cursor.token);
    cursor.next();
  }
  do {
    const value = cursor.ahead(2).text;
    if (cursor.ahead(1).text !== ":=" || (value !== "true" && value !== "false"))
      throw new Unsupported("configuration of 'simp'", cursor.token);
    set(value === "true");
    cursor.index += 2;
  } while (cursor.accept(","));
  cursor.expect("}");
  cursor.expect(")");
  return found;
}

/** What follows `simp` before its place. */
export function withSimpArguments(cursor: Cursor, at: Position, variant: SimpTactic["variant"]): SimpTactic {
  const { contextual, arith } = settings(cursor);
  const only = cursor.isWord("only");
  if (only) cursor.next();
  const args = cursor.is("[") ? simpArguments(cursor) : [];
  return { kind: "simp", variant, only, contextual, arith, args, using: undefined, location: undefined, at };
}

function simp(variant: "simp" | "dsimp"): Reader {
  return (cursor, at) => ({ ...withSimpArguments(cursor, at, variant), location: location(cursor) });
}

const simpa: Reader = (cursor, at) => {
  const tactic = withSimpArguments(cursor, at, "simpa");
  return cursor.accept("using") ? { ...tactic, using: term(cursor) } : tactic;
};

/** The tactics of this file by their first word. */
export const simpReaders: readonly (readonly [string, Reader])[] = [
  ["simp", simp("simp")],
  ["dsimp", simp("dsimp")],
  ["simp_all", (cursor, at) => withSimpArguments(cursor, at, "simpAll")],
  ["simpa", simpa],
];
