// Reads what follows `open`: namespaces, with names that are chosen, hidden or renamed.
import { tupleOf } from "../../platform/index.ts";
import type { OpenDeclaration } from "./ast/terms.ts";
import type { Cursor } from "./cursor.ts";
import { Unsupported } from "./lexer/failure.ts";

/** `A B C`, `A (x y)`, `A hiding x y`, or `A renaming x → y`. */
export function openDeclarations(cursor: Cursor): OpenDeclaration[] {
  const at = cursor.token;
  if (cursor.is("scoped")) throw new Unsupported("'open scoped'", at);
  const plain = { only: undefined, hiding: [], renaming: [] };
  const all = identifiers(cursor, true).map((namespace): OpenDeclaration => ({ namespace, ...plain, at }));
  const [first] = tupleOf(all, 1) ?? [];
  if (first === undefined) return all;
  if (cursor.is("(")) {
    cursor.next();
    const only = identifiers(cursor, false);
    cursor.expect(")");
    return [{ ...first, only }];
  }
  if (cursor.is("hiding")) {
    cursor.next();
    return [{ ...first, hiding: identifiers(cursor, true) }];
  }
  if (cursor.is("renaming")) {
    cursor.next();
    const renaming: { from: string; to: string }[] = [];
    do {
      const from = cursor.identifier().text;
      cursor.expect("→", "->");
      if (!cursor.isRight()) throw cursor.unexpected("identifier to the right of the command");
      renaming.push({ from, to: cursor.identifier().text });
    } while (cursor.accept(","));
    return [{ ...first, renaming }];
  }
  return all;
}

/** One name or more; with `indented`, each to the right of the saved column. */
export function identifiers(cursor: Cursor, indented: boolean): string[] {
  const found: string[] = [];
  while (cursor.token.kind === "identifier" && (!indented || cursor.isRight())) found.push(cursor.next().text);
  if (found.length === 0) throw cursor.unexpected("identifier");
  return found;
}
