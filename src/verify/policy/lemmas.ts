// Lemmas that a candidate puts before the statement: allowed only where they cannot change what the statement means.

import type { Position } from "../../lean/syntax/index.ts";
import { type SourceCommand, sourceCommands } from "../source/commands.ts";
import { sourceDeclarations } from "../source/declaration.ts";
import { lexSource, significant } from "../source/lex.ts";
import { endOf } from "../source/splice.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";
import { nameComponents, scanTokens } from "./scan.ts";
import { refusedWords } from "./words.ts";

/** A refusal with its place as an offset. */
interface Found extends Pick<Refusal, "code" | "message"> {
  readonly start: number;
}

/**
 * What is to be said against a candidate's lemmas, the most telling first, if there is anything. Each must be a theorem or
 * lemma without attributes and modifiers, with a proof, under a name whose parts do not occur in the statement; within,
 * the rules of proofs hold.
 *
 * @param origin position of the text's first character
 */
export function refusedLemma(lemmas: string, statement: string, origin: Position): Refusal | undefined {
  const [first] = significant(lexSource(lemmas));
  if (first === undefined) return undefined;
  const commands = sourceCommands(lemmas);
  const used = wordsOf(statement);
  const found = commands.flatMap((command) => refusedCommand(command, lemmas, used) ?? []);
  if (commands[0]?.start !== first.start) {
    found.unshift({ code: "lemma", message: "refused: the text before the statement is no lemma", start: 0 });
  }
  const telling = found.find(({ code }) => code !== "lemma") ?? found[0];
  if (telling === undefined) return undefined;
  const { line, column } = endOf(lemmas.slice(0, telling.start));
  const at = { line: origin.line + line - 1, column: line === 1 ? origin.column + column : column };
  return { code: telling.code, message: telling.message, at };
}

function refusedCommand(command: SourceCommand, lemmas: string, used: ReadonlySet<string>): Found | undefined {
  const { keyword, tokens, keywordIndex, start, end } = command;
  const modifiers = tokens.slice(0, keywordIndex).filter(({ kind }) => kind !== "doc");
  if (modifiers.length > 0 || (keyword !== "theorem" && keyword !== "lemma")) {
    const words = [...modifiers.map(({ text }) => text), keyword];
    return { code: reasonFor(words), message: `refused: '${words.join(" ")}' before the statement`, start };
  }
  const found = scanTokens(tokens.slice(keywordIndex + 1));
  if (found !== undefined) {
    return { code: found.code, message: `refused: '${found.quote}' in a lemma`, start: found.token.start };
  }
  const [declaration] = sourceDeclarations(lemmas.slice(start, end));
  const name = declaration?.name ?? "";
  const hides = nameComponents(name).some((part) => part === "_root_" || used.has(part));
  if (name !== "" && declaration?.form !== undefined && !hides) return undefined;
  return { code: "lemma", message: `refused: a lemma of the name '${name}'`, start };
}

/** Why a command with these words is no lemma: a cheat by its name, or just out of place. */
function reasonFor(words: readonly string[]): RefusalCode {
  const found = words.map((word) => commandReasons.get(word) ?? refusedWords.get(word));
  const telling = found.find((code) => code !== undefined && code !== "command" && code !== "instance");
  if (telling !== undefined) return telling;
  return found.includes("instance") ? "instance" : "lemma";
}

/** Commands that proofs may contain in some form, and lemmas may not be preceded by. */
const commandReasons: ReadonlyMap<string, RefusalCode> = new Map([
  ["open", "open"],
  ["set_option", "option"],
  ["#eval", "metaprogram"],
]);

/** Every part of every name in a text. */
function wordsOf(text: string): Set<string> {
  return new Set(
    lexSource(text).flatMap(({ kind, text: word }) => (kind === "identifier" ? nameComponents(word) : [])),
  );
}
