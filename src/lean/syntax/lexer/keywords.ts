// Words that are tokens of their own in Lean and therefore never identifiers.

const keywords = new Set(
  `Prop Type Sort fun λ forall exists by have let show from suffices match with nomatch nofun if then else do in at calc
   sorry admit where deriving extends using generalizing only mut return for unless while break continue try catch finally
   theorem lemma def abbrev example axiom opaque instance inductive structure class variable universe namespace section
   end open export import set_option attribute mutual private protected noncomputable unsafe partial nonrec public meta
   macro macro_rules syntax notation infix infixl infixr prefix postfix elab elab_rules declare_syntax_cat initialize
   builtin_initialize unif_hint local scoped hiding renaming include omit termination_by decreasing_by
   run_cmd run_elab run_meta add_decl_doc init_quot assert! panic! unreachable! dbg_trace
   throw coinductive prelude module haveI letI nat_lit open_scoped compile_inductive
   fun_match type_of% ensure_type_of% ensure_expected_type% no_implicit_lambda% inline_let_fun% binop% binrel% leftact%
   unop% clear% let_fun let_delayed let_tmp decl_name% by_elab default_or_ofNonempty% include_str show_term_elab`
    .split(/\s+/)
    .filter((word) => word.length > 0),
);

/** True if Lean (with all of `Init` loaded) reads `word` as a keyword. Some words more are listed: they are refused. */
export function isKeyword(word: string): boolean {
  return keywords.has(word);
}
