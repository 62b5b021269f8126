// Reads the commands that ask, such as `#check e`, and `set_option`, each to its end by its own grammar.
import type { Command, OptionValue, QueryWord } from "../ast/commands.ts";
import type { Cursor } from "../cursor.ts";
import { term } from "../grammar/terms.ts";
import { Unsupported } from "../lexer/failure.ts";

/** `#check e`, `#eval e`, `#reduce e`, `#print c`, `#print axioms c`; every other `#word` is refused by name. */
export function query(cursor: Cursor): Command {
  const at = cursor.next();
  const word = cursor.token;
  if (word.spaced || (word.kind !== "identifier" && word.kind !== "keyword")) throw cursor.unexpected("command");
  switch (word.text) {
    case "check":
    case "eval":
    case "reduce": {
      cursor.next();
      if (word.text === "reduce" && cursor.is("(") && cursor.ahead(2).text === ":=") {
        throw new Unsupported("configuration of '#reduce'", cursor.token);
      }
      // Only read at one of these words.
      return { kind: "query", word: word.text as QueryWord, term: term(cursor), name: undefined, at };
    }
    case "print": {
      cursor.next();
      if (cursor.token.text === "axioms" && cursor.ahead(1).kind === "identifier") cursor.next();
      if (cursor.token.kind !== "identifier" || cursor.token.text.includes("«")) {
        throw new Unsupported("'#print' of this form", cursor.token);
      }
      return { kind: "query", word: "print", term: undefined, name: cursor.next().text, at };
    }
    default:
      throw new Unsupported(`command '#${word.text}'`, at);
  }
}

/** `set_option name value`. */
export function setOption(cursor: Cursor): Command {
  const at = cursor.next();
  const name = cursor.identifier().text;
  return { kind: "option", name, value: optionValue(cursor), at };
}

function optionValue(cursor: Cursor): OptionValue {
  const { kind, text } = cursor.token;
  if (kind === "number") return Number(cursor.next().text);
  if (kind === "string") return cursor.next().text.slice(1, -1);
  if (text !== "true" && text !== "false") throw cursor.unexpected("value of an option");
  return cursor.next().text === "true";
}
