// The words and signs that a command begins with, wherever it stands: commands do not depend on columns.
import { wordSet } from "../../../platform/index.ts";

/** Words that begin a declaration. */
export const declarationWords = wordSet(
  "theorem lemma def abbrev axiom example instance inductive coinductive structure class opaque",
);

/** Words that begin a command which changes what is read or written after it. */
export const syntaxWords = wordSet(
  `macro macro_rules syntax notation infix infixl infixr prefix postfix elab elab_rules declare_syntax_cat initialize
   builtin_initialize unif_hint`,
);

/** Other words that only begin a command. */
export const plainCommandWords = wordSet(
  "variable universe namespace section end export mutual deriving run_cmd run_elab run_meta add_decl_doc init_quot",
);

/** Words that begin a command at the start of a line, and in some Leans may stand elsewhere. */
export const lineCommandWords = wordSet("open import set_option attribute include omit prelude module");

/** Words that stand before a declaration. */
export const modifierWords = wordSet("private protected noncomputable unsafe partial nonrec public meta local scoped");

/** True for a keyword that Lean reads documentation before. */
export function mayBeDocumented(word: string): boolean {
  return declarationWords.has(word) || syntaxWords.has(word) || word === "section";
}

const commandWords: ReadonlySet<string> = new Set([
  ...declarationWords,
  ...syntaxWords,
  ...plainCommandWords,
  ...lineCommandWords,
  ...modifierWords,
  "compile_inductive",
]);

/** True for a keyword that a command begins with. */
export function isCommandWord(word: string): boolean {
  return commandWords.has(word);
}

/** True if a command may begin with this token. `open` and `set_option` may also stand in a term, `instance` in an attribute. */
export function startsCommand({ kind, text }: { readonly kind: string; readonly text: string }): boolean {
  if (kind === "keyword") return isCommandWord(text);
  return kind === "doc" || (kind === "symbol" && (text === "#" || text === "@["));
}
