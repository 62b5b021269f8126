// The words and signs that a command begins with, wherever it stands: commands do not depend on columns.
import type { Token } from "./lexer/lexer.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Declarations and other commands that documentation, attributes and modifiers may stand before. */
const documented = words(
  `theorem lemma def abbrev axiom example instance inductive coinductive structure class opaque macro macro_rules syntax
   notation infix infixl infixr prefix postfix elab elab_rules declare_syntax_cat initialize builtin_initialize unif_hint
   section`,
);

/** Everything else that a command begins with. */
const plain = words(
  `variable universe namespace end open export import set_option attribute mutual private public protected meta
   noncomputable unsafe partial nonrec local scoped include omit deriving run_cmd run_elab run_meta add_decl_doc init_quot
   prelude module compile_inductive`,
);

/** True for a keyword that Lean reads documentation before. */
export function mayBeDocumented(word: string): boolean {
  return documented.has(word);
}

/** True for a keyword that a command begins with. */
export function isCommandWord(word: string): boolean {
  return documented.has(word) || plain.has(word);
}

/** True if a command may begin with this token. `open` and `set_option` may also stand in a term, `instance` in an attribute. */
export function startsCommand({ kind, text }: Pick<Token, "kind" | "text">): boolean {
  if (kind === "keyword") return isCommandWord(text);
  return kind === "doc" || (kind === "symbol" && (text === "#" || text === "@["));
}
