// Names of tactics that exist in Lean, Batteries or Mathlib and are not implemented: they are refused by name.
import { wordSet } from "../../platform/index.ts";

const known = wordSet(
  `simp? simp_all? simp_arith simpa? simp_rw dsimp? dsimp_arith simp_intro simproc native_decide bv_decide bv_omega
   norm_num norm_cast push_cast ring ring_nf ring1 linarith nlinarith positivity field_simp gcongr aesop aesop?
   tauto itauto grind grind? lia grobner cutsat finish hint exact? apply? rw? show_term solve_by_elim apply_rules
   apply_assumption apply_fun apply_mod_cast exact_mod_cast exacts rw_mod_cast nth_rewrite nth_rw rwa? conv
   conv_lhs conv_rhs change? use existsi congr! convert convert_to ac_nf ac_change rfl' eq_refl apply_rfl
   generalize_proofs induction' cases' rcases? rintro? split_ifs subst_eqs substs rename' clear_value clear! set
   swap swap_var pick_goal on_goal fail fail_if_no_progress repeat' repeat1 repeat1' stop fin_cases interval_cases
   lift wlog by_contra by_contra! contrapose contrapose! push_neg trans symm_saturate refine' refine_lift
   refine_lift' constructorm casesm cases_type infer_param assumption' assumption_mod_cast sleep trace trace_state
   dbg_trace checkpoint unhygienic run_tac with_reducible_and_instances with_unfolding_all with_unfolding_none let'
   have' let_to_have lift_lets extract_lets extract_goal expose_names guard_hyp guard_target guard_expr peel choose
   choose! nontriviality mono abel abel_nf group module linear_combination linear_combination' plausible decide!
   continuity fun_prop fun_cases rel zify qify rify bound compute_degree reduce_mod_char tfae_have tfae_finish
   subsingleton field inhabit classical open set_option get_elem_tactic decreasing_tactic decreasing_with
   false_or_by_contra eapply fapply econstructor mvcgen bv_normalize norm_num1 says cancel_denoms coherence
   pure_coherence duper measurability nlinarith! noncomm_ring observe polyrith recover ring_nf! slim_check
   unit_interval`,
);

/** True if `name` is a tactic of Lean or of its usual libraries that the embedded checker lacks. */
export function isUnimplementedTactic(name: string): boolean {
  return known.has(name);
}
