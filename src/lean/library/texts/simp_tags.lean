-- The lemmas that core Lean tags for the simplifier: where several fit with the same left side, those that stand first are tried first.
attribute [simp]
  and_self or_self and_true true_and and_false false_and or_true true_or or_false false_or not_true_eq_false
  not_false_eq_true iff_self iff_true true_iff iff_false false_iff implies_true true_implies false_implies imp_self
  imp_false forall_const forall_eq forall_eq' not_and not_or not_exists exists_const exists_false exists_eq exists_eq'
  exists_eq_left exists_eq_right exists_eq_left' exists_eq_right' exists_prop exists_and_left exists_and_right
  Classical.not_not Classical.not_imp Classical.not_forall and_imp heq_eq_eq and_not_self not_and_self cast_heq cast_eq
  ite_true ite_false ite_self decide_eq_true_eq Decidable.not_not Nat.add_zero Nat.zero_add Nat.mul_zero Nat.zero_mul
  Nat.mul_one Nat.one_mul Nat.sub_zero Nat.zero_sub Nat.sub_self Nat.add_sub_cancel Nat.pow_zero Nat.le_refl
  Nat.lt_irrefl Nat.zero_le Nat.not_lt_zero Nat.le_zero_eq Nat.not_lt Nat.not_le Nat.succ_eq_add_one
  Nat.succ_sub_succ_eq_sub Nat.add_left_cancel_iff Nat.add_right_cancel_iff Nat.lt_add_one Nat.zero_lt_succ
  Nat.zero_ne_one Nat.succ_ne_self Nat.pow_one Nat.one_pow Nat.le_add_right Nat.le_add_left Nat.add_le_add_iff_left
  Nat.add_le_add_iff_right Nat.add_lt_add_iff_left Nat.add_lt_add_iff_right Nat.pred_eq_sub_one Nat.add_one_sub_one
  Nat.sub_le Nat.add_sub_cancel_left Nat.sub_eq_zero_of_le Nat.sub_add_cancel Nat.add_sub_cancel' Nat.beq_refl
  Nat.ble_eq Nat.div_zero Nat.mod_zero Nat.zero_mod Nat.zero_div Nat.dvd_refl Nat.dvd_zero Nat.one_dvd gt_iff_lt
  ge_iff_le List.nil_append List.append_nil List.cons_append List.append_assoc List.length_nil List.length_cons
  List.length_append List.map_nil List.map_cons List.map_append List.map_map List.length_map List.reverse_nil
  List.reverse_cons List.reverse_append List.reverse_reverse List.length_reverse List.mem_cons List.cons_ne_self
  List.singleton_append List.reverseAux_eq List.length_replicate Bool.not_not Bool.not_true Bool.not_false
  Bool.and_true Bool.true_and Bool.and_false Bool.false_and Bool.or_true Bool.true_or Bool.or_false Bool.false_or
  Bool.and_self Bool.or_self Bool.not_and Bool.not_or Int.zero_add Int.add_zero Int.neg_neg Int.sub_self Int.sub_zero
  Int.zero_sub Int.le_refl Int.lt_irrefl Int.not_le Int.not_lt Option.map_none Option.map_some Function.comp_apply
  id_eq eq_iff_iff and_self_left and_self_right or_self_left or_self_right and_iff_left_iff_imp and_iff_right_iff_imp
  or_iff_left_iff_imp or_iff_right_iff_imp forall_exists_index Nat.add_eq_zero_iff Nat.add_eq_left Nat.add_eq_right
  Nat.left_eq_add Nat.right_eq_add Nat.lt_add_left_iff_pos Nat.lt_add_right_iff_pos Nat.lt_one_iff
  Nat.sub_le_iff_le_add Nat.pred_eq_succ_iff Nat.add_succ_sub_one Nat.succ_add_sub_one Nat.mod_two_not_eq_zero
  Nat.mod_two_not_eq_one Nat.exists_eq_add_one Nat.exists_add_one_eq Nat.zero_dvd Nat.min_eq_left Nat.min_eq_right
  Nat.max_eq_left Nat.max_eq_right Nat.min_zero Nat.zero_min Nat.max_zero Nat.zero_max Nat.min_assoc Nat.max_assoc
  List.map_id_fun List.not_mem_nil List.mem_append List.append_eq_nil_iff List.length_eq_zero_iff List.foldr_nil
  List.foldr_cons List.foldl_nil List.foldl_cons List.tail_cons List.head?_nil List.head?_cons Option.isSome_none
  Option.isSome_some Option.isNone_none Option.isNone_some Option.getD_none Option.getD_some Option.bind_none
  Option.bind_some Bool.and_eq_true Bool.or_eq_true Bool.not_eq_true Bool.not_eq_false Bool.and_not_self
  Bool.not_and_self Bool.or_not_self Bool.not_or_self Int.natCast_add Int.natCast_mul Int.natCast_nonneg Int.neg_zero
  Int.neg_inj Int.neg_eq_zero Int.sub_neg Int.add_sub_cancel Int.sub_add_cancel Int.add_left_inj Int.add_right_inj
  Int.add_le_add_iff_left Int.add_le_add_iff_right Int.add_lt_add_iff_left Int.add_lt_add_iff_right Int.neg_le_neg_iff
  Int.neg_lt_neg_iff Int.sub_nonneg Int.sub_pos Int.ofNat_le Int.ofNat_lt Int.toNat_natCast
