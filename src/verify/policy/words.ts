// The words that no proof may contain outside comments and strings, each with the reason.
import { declarationWords, plainCommandWords, syntaxWords } from "../../lean/syntax/index.ts";
import { wordSet } from "../../platform/index.ts";
import type { RefusalCode } from "./refusal.ts";

const table: Partial<Record<RefusalCode, string>> = {
  command: `variables universes private protected noncomputable nonrec include omit prelude alias irreducible_def proof_wanted
    recall seal unseal compile_inductive compile_def library_note suppress_compilation unsuppress_compilation assert_exists
    assert_not_exists initialize_simps_projections mk_iff_of_inductive_prop set_premise_selector show_panel_widgets whatsnew
    open_locale`,
  syntax: "notation3 binder_predicate",
  axiom: "axiom opaque",
  import: "import",
  instance: `instance attribute local scoped @[ simproc dsimproc simproc_decl dsimproc_decl builtin_simproc builtin_dsimproc
    register_simp_attr register_label_attr register_option register_builtin_option register_hint declare_aesop_rule_sets
    add_aesop_rules erase_aesop_rules grind_pattern`,
  metaprogram: `run_cmd run_tac run_elab run_meta run_conv by_elab initialize builtin_initialize dbg_trace include_str
    throwError logInfo logWarning logError`,
  native: "native_decide bv_decide",
  hidden_sorry: "stop",
  search: `exact? apply? rw? rwa? simp? simp_all? simpa? dsimp? simp_rw? aesop? hint polyrith slim_check plausible
    library_search observe? show_term rw_search solve_by_elim? norm_num? linarith? nlinarith? positivity? gcongr? congr?
    conv? unfold? decide? omega? ring? ring_nf? tauto? grind? try? calc? have? refine? constructor? rcases? rintro? ext?
    intro? cases? induction? bv_decide? by? says? abel? field_simp? push_cast? norm_cast? fun_prop? measurability?
    continuity? bound? group? noncomm_ring? split_ifs? interval_cases? nth_rw? erw? exact_mod_cast? apply_mod_cast? compute_degree?`,
  unsafe: "unsafe partial implemented_by extern csimp",
};

/** Constants that bring what a kernel does not check, whatever namespace they are written with. */
const constants: Partial<Record<RefusalCode, string>> = {
  hidden_sorry: "sorryAx lcProof",
  native: "ofReduceBool ofReduceNat trustCompiler reduceBool reduceNat",
  unsafe: "unsafeCast unsafeIO unsafeEIO unsafeBaseIO lcUnreachable lcAny",
};

function byWord(lists: Partial<Record<RefusalCode, string>>): ReadonlyMap<string, RefusalCode> {
  const entries = Object.entries(lists) as [RefusalCode, string][];
  return new Map(entries.flatMap(([code, words]) => allAre(code, wordSet(words))));
}

function allAre(code: RefusalCode, words: Iterable<string>): [string, RefusalCode][] {
  return [...words].map((word) => [word, code]);
}

/** Words that are refused as they stand. Where the table has another reason for one that begins a command, that counts. */
export const refusedWords: ReadonlyMap<string, RefusalCode> = new Map([
  ...allAre("command", [...declarationWords, ...plainCommandWords]),
  ...allAre("syntax", syntaxWords),
  ...byWord(table),
]);

/** Constants that are refused by the last part of their name. */
export const refusedConstants = byWord(constants);

/** Commands that begin with `#`; other uses of `#` are notations, as for the number of elements. */
export const hashCommands = wordSet(
  `eval eval! exit print check check_failure check_simp check_tactic reduce synth guard guard_msgs guard_expr help html find
   find_home lint list long_names loogle leansearch leanexplore moogle norm_num simp where widget discr_tree_key discr_tree_simp_key
   print_dependents sample statesearch redundant_imports import_diff min_imports minimize_imports show_unused show_kind
   string_diagram test time trans_imports unfold conv count_heartbeats aesop_rules parse push_discr_tree grind_lint version`,
);

/** Namespaces of Lean's own implementation. */
export const metaNamespaces = wordSet("Lean Elab Meta Parser Command Macro System IO");
