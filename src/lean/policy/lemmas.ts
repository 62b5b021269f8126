// Lemmas that a candidate puts before the statement: allowed only where they cannot change what the statement means.
import { sourceCommands } from "../source/commands.ts";
import { sourceDeclarations } from "../source/declaration.ts";
import { lexSource, significant } from "../source/lex.ts";
import { endOf } from "../source/splice.ts";
import type { Position } from "../syntax/failure.ts";
import type { Refusal } from "./refusal.ts";
import { nameComponents, scanTokens } from "./scan.ts";

/**
 * The first thing against a candidate's lemmas, if there is any. Each must be a theorem or lemma without attributes and
 * modifiers, with a proof, under a name whose parts do not occur in the statement; within, the rules of proofs hold.
 *
 * @param origin position of the text's first character
 */
export function refusedLemma(lemmas: string, statement: string, origin: Position): Refusal | undefined {
  if (lemmas === "") return undefined;
  const place = (offset: number): Position => {
    const { line, column } = endOf(lemmas.slice(0, offset));
    return { line: origin.line + line - 1, column: line === 1 ? origin.column + column : column };
  };
  const tokens = significant(lexSource(lemmas));
  const commands = sourceCommands(lemmas);
  if (commands.length === 0 || commands[0].tokens[0].start !== tokens[0].start) {
    return { code: "lemma", message: "refused: the text before the statement is no lemma", at: place(0) };
  }
  const used = wordsOf(statement);
  const declarations = sourceDeclarations(lemmas);
  for (const [index, { keyword, tokens: own, keywordIndex, start }] of commands.entries()) {
    const declaration = declarations[index];
    if (keyword !== "theorem" && keyword !== "lemma") {
      return { code: "lemma", message: `refused: '${keyword}' among the lemmas of a proof`, at: place(start) };
    }
    const modifier = own.slice(0, keywordIndex).find(({ kind }) => kind !== "doc");
    if (modifier !== undefined) {
      return { code: "lemma", message: `refused: '${modifier.text}' before a lemma`, at: place(modifier.start) };
    }
    const { name, form } = declaration;
    if (name === "" || form === undefined || nameComponents(name).some((part) => part === "_root_" || used.has(part))) {
      return { code: "lemma", message: `refused: a lemma of the name '${name}'`, at: place(start) };
    }
    const found = scanTokens(own.slice(keywordIndex + 1));
    if (found !== undefined) {
      return { code: found.code, message: `refused: '${found.quote}' in a lemma`, at: place(found.token.start) };
    }
  }
  return undefined;
}

/** Every part of every name in a text. */
function wordsOf(text: string): Set<string> {
  return new Set(
    lexSource(text).flatMap(({ kind, text: word }) => (kind === "identifier" ? nameComponents(word) : [])),
  );
}
