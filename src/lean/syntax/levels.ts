// Reads universe levels: `u`, `u+1`, `max u v`, `_`.
import type { LevelTerm } from "./ast/terms.ts";
import type { Cursor } from "./cursor.ts";
import { Unsupported } from "./lexer/failure.ts";

function startsLevel(cursor: Cursor): boolean {
  const { token } = cursor;
  return token.kind === "number" || (token.kind === "identifier" && !token.text.includes(".")) || cursor.is("(");
}

function levelAtom(cursor: Cursor): LevelTerm {
  const at = cursor.next();
  if (at.kind === "number") return { kind: "number", value: Number(at.text), at };
  if (at.kind === "identifier") return at.text === "_" ? { kind: "hole", at } : { kind: "name", name: at.text, at };
  const inner = cursor.nested(() => cursor.withoutPosition(() => level(cursor)));
  cursor.expect(")");
  return inner;
}

/** Reads a level, with `+` and `max`. */
export function level(cursor: Cursor): LevelTerm {
  if (!startsLevel(cursor)) throw cursor.unexpected("universe level");
  const at = cursor.token;
  let result: LevelTerm;
  if (at.text === "max" || at.text === "imax") {
    cursor.next();
    const levels: LevelTerm[] = [];
    while (startsLevel(cursor)) {
      levels.push(levelAtom(cursor));
      cursor.chained(levels.length);
    }
    if (levels.length < 2) throw cursor.unexpected("universe level");
    result = { kind: at.text, levels, at };
  } else {
    result = levelAtom(cursor);
  }
  for (let links = 1; cursor.is("+"); links++) {
    cursor.chained(links);
    cursor.next();
    if (cursor.token.kind !== "number") throw cursor.unexpected("numeral");
    result = { kind: "add", base: result, amount: Number(cursor.next().text), at };
  }
  return result;
}

/** The optional argument of `Type` and `Sort`. */
export function maximalLevel(cursor: Cursor): LevelTerm | undefined {
  if (cursor.is("*") && !cursor.token.spaced) throw new Unsupported("'Type*'", cursor.token);
  if (!cursor.token.spaced || !cursor.isRight() || !startsLevel(cursor)) return undefined;
  if (cursor.is("(") && cursor.ahead(2).text === ":") return undefined;
  return levelAtom(cursor);
}

/** `.{u, v}` right after an identifier. */
export function explicitLevels(cursor: Cursor): LevelTerm[] | undefined {
  if (cursor.token.spaced || !cursor.is(".") || cursor.ahead(1).text !== "{" || cursor.ahead(1).spaced)
    return undefined;
  cursor.index += 2;
  const levels = [cursor.withoutPosition(() => level(cursor))];
  while (cursor.accept(",")) levels.push(cursor.withoutPosition(() => level(cursor)));
  cursor.expect("}");
  return levels;
}
