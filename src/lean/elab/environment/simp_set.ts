// The lemmas tagged `@[simp]`: a fixed set of core Lean's, and those of the file.

import type { Environment, Extension } from "../../kernel/index.ts";
import type { Surroundings } from "./view.ts";

/** Lemmas that core Lean tags, by its names. Those that the library lacks are passed over. */
const coreLemmas: readonly string[] = `
  and_self or_self and_true true_and and_false false_and or_true true_or or_false false_or
  not_true_eq_false not_false_eq_true iff_self iff_true true_iff iff_false false_iff
  implies_true true_implies false_implies imp_self imp_false forall_const forall_eq forall_eq' forall_eq_apply_imp_iff
  not_and not_or not_exists exists_const exists_false exists_eq exists_eq' exists_eq_left exists_eq_right
  exists_eq_left' exists_eq_right' exists_prop exists_and_left exists_and_right
  Classical.not_not Classical.not_imp Classical.not_forall and_imp heq_eq_eq
  and_not_self not_and_self cast_heq cast_eq ite_true ite_false ite_self decide_eq_true_eq Decidable.not_not
  Nat.add_zero Nat.zero_add Nat.mul_zero Nat.zero_mul Nat.mul_one Nat.one_mul Nat.sub_zero Nat.zero_sub Nat.sub_self
  Nat.add_sub_cancel Nat.pow_zero Nat.le_refl Nat.lt_irrefl Nat.zero_le Nat.not_lt_zero Nat.le_zero_eq Nat.not_lt
  Nat.not_le Nat.succ_eq_add_one Nat.succ_sub_succ_eq_sub Nat.add_eq Nat.mul_eq Nat.sub_eq
  Nat.add_left_cancel_iff Nat.add_right_cancel_iff Nat.lt_add_one Nat.zero_lt_succ Nat.lt_irrefl
  Nat.zero_ne_one Nat.succ_ne_self Nat.pow_one Nat.one_pow Nat.le_add_right Nat.le_add_left
  Nat.add_le_add_iff_left Nat.add_le_add_iff_right Nat.add_lt_add_iff_left Nat.add_lt_add_iff_right
  Nat.pred_eq_sub_one Nat.add_one_sub_one Nat.sub_le Nat.add_sub_cancel_left Nat.sub_eq_zero_of_le Nat.sub_add_cancel
  Nat.add_sub_cancel' Nat.beq_refl Nat.ble_eq Nat.div_zero Nat.mod_zero Nat.zero_mod Nat.zero_div
  Nat.dvd_refl Nat.dvd_zero Nat.one_dvd
  gt_iff_lt ge_iff_le
  List.nil_append List.append_nil List.cons_append List.append_assoc List.length_nil List.length_cons List.length_append
  List.map_nil List.map_cons List.map_append List.map_map List.length_map List.reverse_nil List.reverse_cons
  List.reverse_append List.reverse_reverse List.length_reverse List.mem_cons
  List.cons_ne_self List.singleton_append List.reverseAux_eq List.length_replicate
  Bool.not_not Bool.not_true Bool.not_false Bool.and_true Bool.true_and Bool.and_false Bool.false_and Bool.or_true
  Bool.true_or Bool.or_false Bool.false_or Bool.and_self Bool.or_self Bool.not_and Bool.not_or
  Int.zero_add Int.add_zero Int.neg_neg Int.sub_self Int.sub_zero Int.zero_sub Int.le_refl Int.lt_irrefl Int.not_le Int.not_lt
  Option.some_get Option.map_none Option.map_some
  Function.comp_apply id_eq
`
  .split(/\s+/)
  .filter((name) => name.length > 0);

const tagged: Extension<readonly string[]> = { name: "simp", initial: [] };

/** Tags a theorem or definition of the environment as `@[simp]`. */
export function tagSimp(environment: Environment, name: string): void {
  const before = environment.extension(tagged);
  if (!before.includes(name)) environment.setExtension(tagged, [...before, name]);
}

/** Takes back `tagSimp`. */
export function untagSimp(environment: Environment, name: string): void {
  environment.setExtension(
    tagged,
    environment.extension(tagged).filter((other) => other !== name),
  );
}

/** True if the constant is tagged in the text. */
export function isTaggedSimp(environment: Surroundings, name: string): boolean {
  return environment.extension(tagged).includes(name);
}

/** The names in the simp set, the newest last. */
export function simpSet(environment: Surroundings): readonly string[] {
  const known = coreLemmas.filter((name) => environment.has(name));
  return [...known, ...environment.extension(tagged)];
}
