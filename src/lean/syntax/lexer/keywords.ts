// Words that are tokens of their own in Lean and therefore never identifiers.
import { wordSet } from "../../../platform/index.ts";
import { isCommandWord } from "./command_words.ts";

/** Those that no command begins with. */
const keywords = wordSet(
  `Prop Type Sort fun λ forall exists by have let show from suffices match with nomatch nofun if then else do in at
   calc sorry admit where extends using generalizing only mut return for unless while break continue try catch
   finally hiding renaming termination_by decreasing_by assert! panic! unreachable! dbg_trace throw haveI letI
   nat_lit open_scoped fun_match type_of% ensure_type_of% ensure_expected_type% no_implicit_lambda% inline_let_fun%
   binop% binrel% leftact% unop% clear% let_fun let_delayed let_tmp decl_name% by_elab default_or_ofNonempty%
   include_str show_term_elab`,
);

/** True if Lean (with all of `Init` loaded) reads `word` as a keyword. Some words more are listed: they are refused. */
export function isKeyword(word: string): boolean {
  return keywords.has(word) || isCommandWord(word);
}
