// Names of Lean 4.34's core that the library lacks, a namespace a line. Made by scripts/core_names.ts; do not edit.

/** Namespaces of Lean's own implementation, all of whose names count as core's. */
export const wholeNamespaces: readonly string[] = ["Lean", "Std", "System", "IO", "ShareCommon", "ST", "EIO", "BaseIO"];

/** Other names at the root for constants that the library lacks: a text may declare them too, and means both then. */
export const coreAliases: readonly string[] = [
  "xor",
  "set",
  "get",
  "modifyGet",
  "read",
  "throw",
  "tryCatch",
  "max",
  "min",
  "toString",
  "sizeOf",
  "hash",
  "reprPrec",
  "pure",
  "bind",
  "compare",
  "getElem",
];

export const coreNames = String.raw`
:Alternative AndOp AndThen Applicative Array Bind BitVec BreakT ByteArray Char Complement ContinueT DecidableLE DecidableLT DoResultBC DoResultPR DoResultPRBC DoResultSBC Dyadic Dynamic EST EStateM EarlyReturnT EmptyCollection EquivBEq Except ExceptCpsT ExceptT Fin Float Float32 FloatArray ForIn ForIn' ForInStep ForM Functor GetElem GetElem? HAnd HAndThen HOr HOrElse HSMul HShiftLeft HShiftRight HXor HasSSubset HasSubset Hashable HomogeneousPow ISize Id Insert Int16 Int32 Int64 Int8 IntCast Inter Inv InvImage LawfulApplicative LawfulBEq LawfulFunctor LawfulGetElem LawfulHashable LawfulMonad LawfulMonadAttach LawfulMonadLift LawfulMonadLiftT LawfulSingleton ListSlice MProd Monad MonadAttach MonadControl MonadControlT MonadEval MonadEvalT MonadExcept MonadExceptOf MonadFinally MonadFunctor MonadFunctorT MonadLift MonadLiftT MonadReader MonadReaderOf MonadShareCommon MonadState MonadStateOf MonadWithReader MonadWithReaderOf NeZero NonScalar NonemptyType OfScientific One OptionT OrElse OrOp Ord Ordering PLift PNonScalar PSum PULift PartialEquivBEq Pure RandomGen Rat ReaderM ReaderT ReflBEq Repr ReprAtom ReprTuple SDiff SMul SSuperset STWorld Sep Seq SeqLeft SeqRight ShareCommonM ShareCommonT ShiftLeft ShiftRight Singleton SizeOf Squash StateCpsT StateM StateRefT' StateT StdGen Stream String Subarray SubarrayIterator Subrelation Subsingleton Substring Superset Task Thunk ToBool ToStream ToString Trans TypeName TypeNameData UInt16 UInt32 UInt64 UInt8 ULift USize Union Vector Void WeaklyLawfulMonadAttach WellFoundedRelation XorOp Zero acc_transGen_iff addParenHeuristic allocprof andM and_and_and_comm and_and_left and_and_right and_congr_left and_congr_left' and_congr_left_eq and_congr_left_iff and_congr_right and_congr_right' and_congr_right_eq and_congr_right_iff and_exists_self and_iff_left_iff_imp and_iff_left_of_imp and_iff_right_iff_imp and_iff_right_of_imp and_imp_left_iff_true and_imp_right_iff_true and_not_self_iff and_rotate and_self_left and_self_right apply_dite apply_eqRec apply_ite apply_maxOn apply_maxOn_le_iff apply_minOn_le_left apply_minOn_le_right autoParam beqOfOrd beq_eq_false_iff_ne beq_false beq_false_of_ne beq_iff_eq beq_of_eq beq_self_eq_true beq_self_eq_true' beq_true bind_congr bind_map_left bind_pure bind_pure_unit binderNameHint bne_comm bne_eq bne_eq_false_iff_eq bne_iff_ne bne_self_eq_false bne_self_eq_false' bool boolIfThenElse boolPredToPred boolRelToRel cast_cast cast_eq cast_heq coeFunNotation coeNotation coeSortNotation commandDeclare_bitwise_int_theorems__ commandDeclare_bitwise_uint_theorems__ commandDeclare_int_theorems__ commandDeclare_uint_theorems__ compareLex compareLex_eq_eq compareOfLessAndBEq compareOfLessAndEq compareOfLessAndEq_eq_eq compareOfLessAndEq_eq_gt compareOfLessAndEq_eq_gt_of_lt_iff_not_gt_and_ne compareOfLessAndEq_eq_lt compareOfLessAndEq_eq_swap compareOfLessAndEq_eq_swap_of_lt_iff_not_gt_and_ne compareOn cond_false cond_true congrFun' control controlAt dbgSleep dbgStackTrace dbgStackTraceIf dbgTrace dbgTraceIfShared dbgTraceVal decidableGetElem? decidable_of_bool decidable_of_decidable_of_eq decidable_of_decidable_of_iff decidable_of_iff decidable_of_iff' decide_eq_decide decide_eq_false_iff_not decide_false decide_implies decide_ite decide_not decide_true dif_eq_if dite_cond_congr dite_cond_eq_false dite_cond_eq_true dite_congr dite_else_false dite_else_true dite_eq_ite dite_eq_left dite_eq_left_iff dite_eq_left_of_eq_true dite_eq_right dite_eq_right_iff dite_eq_right_of_eq_false dite_false dite_false_left dite_false_right dite_iff_left_iff dite_iff_right_iff dite_not dite_then_false dite_then_true dite_true dite_true_left dite_true_right eagerReduce emptyRelation emptyWf eqRec_heq eqRec_heq_iff eq_false' eq_false_of_decide eq_iff_iff eq_iff_true_of_subsingleton eq_mp_eq_cast eq_mpr_eq_cast eq_of_heq eq_self_iff_true eq_true_eq_id eq_true_of_decide equivBEq_of_iff_apply_eq equivalence_true exists_and_self exists_apply_eq_apply exists_comm exists_congr exists_const exists_eq_or_imp exists_eq_or_imp' exists_eq_right_right exists_eq_right_right' exists_idem exists_or_eq_imp exists_or_eq_imp' exists_or_eq_left exists_or_eq_left' exists_or_eq_right exists_or_eq_right' exists_prop' exists_prop_congr exists_prop_eq exists_prop_eq' exists_prop_of_true exists_true_left exists₂_congr exists₂_imp exists₃_congr exists₄_congr exists₅_congr false_eq_decide_iff false_iff_true false_ne_true false_of_ne false_of_true_eq_false false_of_true_iff_false flip flip_flip forIn'_eq_forIn forIn_eq_forIn' forall_apply_eq_imp_iff forall_apply_eq_imp_iff₂ forall_comm forall_congr forall_congr' forall_const forall_eq_apply_imp_iff forall_eq_or_imp forall_eq_or_imp' forall_exists_index forall_false forall_or_eq_imp forall_or_eq_imp' forall_or_imp_or_self_left_left forall_or_imp_or_self_left_right forall_or_imp_or_self_right_left forall_or_imp_or_self_right_right forall_prop_congr_dom forall_prop_domain_congr forall_prop_of_false forall_prop_of_true forall_self_imp forall₂_congr forall₃_congr forall₄_congr forall₅_congr funext_iff getElem!_neg getElem!_pos getElem?_eq_none_iff getElem?_eq_some_getElem_iff getElem?_eq_some_iff getElem?_neg getElem?_pos getElem_congr getElem_congr_coll getElem_congr_idx getElem_of_getElem? getModify getThe get_getElem? guard hash64 hash_eq have_body_congr' have_body_congr_dep' have_congr' have_unused' have_unused_dep' have_val_congr' heq_comm heq_eqRec_iff heq_eq_eq heq_of_eq heq_of_eqRec_eq heq_of_eq_of_heq heq_of_heq_of_eq heq_self_iff_true hexDigitRepr id_def id_map' if_false if_false_left if_false_right if_true if_true_left if_true_right iff_and_self iff_comm iff_congr iff_def iff_def' iff_false_left iff_false_right iff_iff_eq iff_iff_implies_and_implies iff_not_self iff_of_eq iff_or_self iff_self_and iff_self_or iff_true_left iff_true_right imp_congr imp_congr_ctx imp_congr_left imp_congr_right imp_iff_not imp_iff_right imp_imp_imp imp_intro imp_not_self imp_or_left_iff_true imp_or_right_iff_true imp_true_iff implies_congr implies_congr_ctx implies_congr_left implies_congr_right implies_dep_congr_ctx inline instDecidableEqOfLawfulBEq instMonadLiftTOfMonadLift_instMonadLiftTOfPure invImage isExclusiveUnsafe isGE_compareOfLessAndEq isLE_compareOfLessAndEq isScalarObj isSome_getElem? isValidChar iteInduction ite_cond_congr ite_cond_eq_false ite_cond_eq_true ite_congr ite_decide_not_self_left ite_decide_not_self_right ite_decide_self_left ite_decide_self_right ite_else_decide_not_self ite_else_decide_self ite_else_not_self ite_else_self ite_eq_dite ite_eq_ite ite_eq_left ite_eq_left_iff ite_eq_left_of_eq_true ite_eq_right ite_eq_right_iff ite_eq_right_of_eq_false ite_false_left ite_false_right ite_id ite_iff_ite ite_iff_left_iff ite_iff_right_iff ite_not ite_not_self_left ite_not_self_right ite_self_left ite_self_right ite_then_decide_not_self ite_then_decide_self ite_then_not_self ite_then_self ite_true_left ite_true_right lcAny lcCast lcErased lcProof lcUnreachable lcVoid leOfOrd le_apply_minOn_iff le_of_eq_of_le le_of_le_of_eq left_eq_dite_iff left_eq_ite_iff left_iff_dite_iff left_iff_ite_iff left_le_apply_maxOn letFun let_body_congr let_congr let_val_congr lexOrd liftExcept liftM liftM_bind liftM_map liftM_pure liftM_seq liftM_seqLeft liftM_seqRight liftOption ltOfOrd lt_iff_not_gt_and_ne_of_antisymm_of_total_of_not_le lt_of_eq_of_lt lt_of_lt_of_eq map_bind map_congr map_eq_pure_bind map_inj_of_left_inverse map_inj_right map_inj_right_of_nonempty maxOfLe maxOn maxOn_assoc maxOn_eq_if maxOn_eq_ite maxOn_eq_left maxOn_eq_max maxOn_eq_minOn maxOn_eq_or maxOn_eq_right maxOn_eq_right_of_lt maxOn_id maxOn_self max_apply max_apply_eq_max measure minOfLe minOn minOn_assoc minOn_eq_if minOn_eq_ite minOn_eq_left minOn_eq_min minOn_eq_or minOn_eq_right minOn_eq_right_of_lt minOn_id minOn_self min_apply min_apply_eq_min mixHash mkPanicMessage mkPanicMessageWithDecl mkRat mkStdGen mod_uInt64Size_uSizeSize mod_usizeSize_uInt16Size mod_usizeSize_uInt32Size mod_usizeSize_uInt8Size modify modifyGetThe modifyThe monadLift_map monadLift_self monadLift_seq monadLift_seqLeft monadLift_seqRight monadMap_refl namedPattern neZero_iff neZero_zero_iff_false ne_comm ne_false_of_self ne_of_apply_ne ne_of_beq_false ne_of_mem_of_not_mem ne_of_mem_of_not_mem' ne_self_iff_false ne_true_of_not neq_of_not_iff noConfusionEnum noConfusionTypeEnum noConfusion_of_Nat none_eq_getElem?_iff nonempty_prop notM not_and' not_and_self_iff not_congr not_decide_eq_true not_eq_of_beq_eq_false not_false_iff not_iff_self not_not_not not_not_of_not_imp not_of_iff_false not_of_not_imp not_true npowRec nsmulRec observing of_eq_false of_getElem?_eq_some of_getElem_eq of_iff_true of_toBoolUsing_eq_false of_toBoolUsing_eq_true optParam optParam_eq optional orM or_congr_left or_congr_right or_iff_left_iff_imp or_iff_left_of_imp or_iff_right_iff_imp or_iff_right_of_imp or_left_comm or_or_distrib_left or_or_distrib_right or_or_or_comm or_right_comm or_rotate or_self_left or_self_right outOfBounds outOfBounds_eq_default panic panicCore panicWithPos panicWithPosWithDecl peirce' pi_congr precArg precLead precMax precMin precMin1 prioDefault prioHigh prioLow prioMid proof_irrel proof_irrel_heq propext_iff ptrAddrUnsafe ptrEq ptrEqList pure_id_seq pure_seqRight pure_unit_seqLeft randBool randNat rawNatLit readThe recSubsingleton repeatM repr reprArg reprStr right_eq_dite_iff right_eq_ite_iff right_iff_dite_iff right_iff_ite_iff right_le_apply_maxOn runEST runST seqLeft_eq_bind seqLeft_pure seqRight_eq_bind seqRight_pure_unit seq_eq_bind seq_eq_bind_map shareCommonM sizeOf_default sizeOf_nat sizeOf_thunk some_eq_getElem?_iff some_getElem_eq_getElem?_iff stdNext stdRange stdSplit strictAnd strictOr stx!_ stx_? tacticClean_wf tacticDecreasing_tactic tacticDecreasing_trivial tacticDecreasing_trivial_pre_omega tacticDecreasing_with_ tacticDeriving_LawfulEq_tactic tacticDeriving_LawfulEq_tactic_step tacticFunext___ tacticGet_elem_tactic tacticGet_elem_tactic_extensible tacticGet_elem_tactic_trivial tacticSimp_wf term!_ termDepIfThenElse termIfLet termIfThenElse termMax_prec termPrintln!__ termS!_ termWithout_expected_type_ throwThe timeit toBoolUsing toBoolUsing_eq_true true_eq_decide_iff true_eq_false_of_false true_iff_false true_ne_false tryCatchThe tryFinally type_eq_of_heq unexpandArrayEmpty unexpandEqNDRec unexpandEqRec unexpandExists unexpandGetElem unexpandGetElem! unexpandGetElem? unexpandIte unexpandListCons unexpandListNil unexpandListToArray unexpandMkArray0 unexpandMkArray1 unexpandMkArray2 unexpandMkArray3 unexpandMkArray4 unexpandMkArray5 unexpandMkArray6 unexpandMkArray7 unexpandMkArray8 unexpandPSigma unexpandProdMk unexpandSigma unexpandSubtype unexpandTSepArray unexpandTSyntax unexpandTSyntaxArray unexpandUnit unsafeBaseIO unsafeCast unsafeEIO unsafeIO wfParam withPtrAddr withPtrAddrUnsafe withPtrEq withPtrEqDecEq withPtrEqUnsafe withShareCommon withTheReader «prec(_)» «prio(_)» «stx_*» «stx_+» «stx_,*,?» «stx_,*» «stx_,+,?» «stx_,+» «stx_<|>_» «tacticBy_cases_:_» «tactic∎» «term#[_,]» «term%[_|_]» «term-_» «termExists_,_» «term[_]» «term_!=_» «term_$__» «term_%_» «term_&&&_» «term_&&_» «term_*>_» «term_*_» «term_++_» «term_+_» «term_-_» «term_/_» «term_::_» «term_<$>_» «term_<&&>_» «term_<&>_» «term_<*>_» «term_<*_» «term_<->_» «term_<<<_» «term_<=<_» «term_<=_» «term_<_» «term_<|>_» «term_<|_» «term_<||>_» «term_=<<_» «term_==_» «term_=_» «term_>=>_» «term_>=_» «term_>>=_» «term_>>>_» «term_>>_» «term_>_» «term_\_» «term_^^^_» «term_^_» «term__[_]'_» «term__[_]_!» «term__[_]_?» «term__[_]» «term_|>_» «term_||_» «term_|||_» «term_×'__1» «term_×'_» «term_×__1» «term_×_» «term_•_» «term_⁻¹» «term_↔_» «term_∈_» «term_∉_» «term_∘_» «term_∣_» «term_∧_» «term_∨_» «term_∩_» «term_∪_» «term_≈_» «term_≍_» «term_≠_» «term_≤_» «term_≥_» «term_⊂_» «term_⊃_» «term_⊆_» «term_⊇_» «term_⊕'_» «term_⊕_» «term{_:_//_}» «term{_}» «term{}» «term~~~_» «term¬_» «termΣ'_,_» «termΣ_,_» «term‹_›» «term∃_,_» «term∅» «term∎»
Acc:ndrec ndrecC ndrecOn ndrecOnC recC
Alternative:failure mk orElse
AndOp:and mk
AndThen:andThen mk
Applicative:mk
Array:Mem Perm all allDiff allM any anyM anyMUnsafe append appendCore appendList attach attachWith back back! back? binInsert binInsertM binSearch binSearchAux binSearchContains compareLex contains count countP drop elem empty emptyWithCapacity erase eraseIdx eraseIdx! eraseIdxIfInBounds eraseP eraseReps extract filter filterM filterMap filterMapM filterRevM filterSepElems filterSepElemsM finIdxOf? finRange find? findFinIdx? findIdx findIdx? findIdxM? findM? findRev? findRevM? findSome! findSome? findSomeM? findSomeRev? findSomeRevM? firstM flatMap flatMapM flatten foldl foldlM foldlMUnsafe foldr foldrM foldrMUnsafe forIn' forIn'Unsafe forM forRevM get!Internal get!InternalBorrowed getD getEvenElems getInternal getInternalBorrowed getLit getMax? getSepElems idxOf idxOf? idxOfAux insertIdx insertIdx! insertIdxIfInBounds insertionSort instDecidableEmpEqImpl instDecidableEqEmpImpl instDecidableEqImpl isEmpty isEqv isEqvAux isPrefixOf isPrefixOfAux leftpad lex map mapFinIdx mapFinIdxM mapFinIdxMUnsafe mapIdx mapIdxM mapM mapM' mapMUnsafe mapMono mapMonoM mapSepElems mapSepElemsM max max? mergeSort min min? mk mkArray0 mkArray1 mkArray2 mkArray3 mkArray4 mkArray5 mkArray6 mkArray7 mkArray8 mkEmpty modify modifyM modifyMUnsafe modifyOp ofFn ofFnM ofSubarray partition pmap pmapImpl pop popWhile prod push qpartition qsort qsortOrd range range' reduceOption replace replicate repr reverse rightpad set set! setIfInBounds shrink singleton size sum sum_eq_sum_toList swap swapAt swapAt! swapIfInBounds tacticArray_get_dec tacticArray_mem_dec take takeWhile toArrayLit toList toListAppend toListImpl toListLitAux toListRev toSubarray toVector uget ugetBorrowed unattach unzip uset usize zip zipIdx zipWith zipWithAll zipWithM zipWithMAux «term__[:_]» «term__[_:]» «term__[_:_]» «term_~_»
Array.Mem:mk val
Array.Perm:of_toList_perm toList
Array.Subarray:repr
Array.anyM:loop
Array.appendCore:loop
Array.extract:loop
Array.findIdx?:loop
Array.foldlM:loop
Array.foldrM:fold
Array.forIn':loop
Array.mapFinIdxM:map
Array.reverse:loop
BEq:ofOrd
Bind:bind bindLeft kleisliLeft kleisliRight mk
BitVec:DivModArgs DivModState aandRec abs adc adcb add allOnes and append carry cast clz clzAuxRec concat cons cpop cpopLayer cpopNatRec cpopRec cpopTree ctz decEq divRec divSubtractShift extractAndExtend extractAndExtendAux extractAndExtendBit extractLsb extractLsb' fill flattenList flattenListFast getLsb getLsb? getLsbD getMsb getMsb? getMsbD hash intMax intMin iunfoldr msb mul mulRec neg negOverflow nil not ofBool ofBoolListBE ofBoolListLE ofFin ofInt ofNat ofNatLT or pow replicate repr resRec reverse rotateLeft rotateLeftAux rotateRight rotateRightAux saddOverflow sdiv sdivOverflow setWidth setWidth' shiftConcat shiftLeft shiftLeftRec shiftLeftZeroExtend signExtend sle slt smod smtSDiv smtUDiv smulOverflow srem sshiftRight sshiftRight' sshiftRightRec ssubOverflow sub toFin toHex toInt toNat truncate twoPow uaddOverflow udiv ule ult umod umulOverflow unexpandBitVecOfNat unexpandBitVecOfNatLt uppcRec ushiftRight ushiftRightRec usubOverflow xor zero zeroExtend «term__#'__» «term__#__»
BitVec.DivModArgs:d mk n
BitVec.DivModState:Lawful Poised init mk q r wn wr
BitVec.DivModState.Lawful:hdPos hdiv hqWidth hrLtDivisor hrWidth hwrn mk
BitVec.DivModState.Poised:hwn_lt mk
BitVec.flattenList:toNatAux
Bool:and_eq_decide and_eq_false_iff and_eq_false_imp and_eq_left_iff_imp and_eq_right_iff_imp and_eq_true and_eq_true_iff and_left_comm and_not_eq_right_iff_and and_not_self and_or_distrib_left and_or_distrib_right and_or_inj_left and_or_inj_left_iff and_or_inj_right and_or_inj_right_iff and_right_comm and_self_left and_self_right and_xor_distrib_left and_xor_distrib_right apply_cond atLeastTwo atLeastTwo_false_left atLeastTwo_false_mid atLeastTwo_false_right atLeastTwo_true_left atLeastTwo_true_mid atLeastTwo_true_right beq_comm beq_eq_decide_eq beq_not_self beq_self_left beq_self_right beq_to_eq bne_assoc bne_false bne_left_inj bne_not bne_not_self bne_right_inj bne_self_left bne_self_right bne_true coe_false_iff_false coe_false_iff_true coe_iff_coe coe_true_iff_false cond_decide cond_else_not_self cond_else_self cond_eq_false_distrib cond_eq_if cond_eq_ite cond_eq_ite_iff cond_eq_true_distrib cond_false cond_false_left cond_false_right cond_neg cond_not cond_not_self_left cond_not_self_right cond_pos cond_prop cond_self cond_self_left cond_self_right cond_then_not_self cond_then_self cond_true cond_true_left cond_true_right dcond decEq decide_and decide_beq_decide decide_coe decide_eq_false decide_eq_true decide_false_eq decide_iff_dist decide_or decide_true_eq default_bool dite_else_false dite_else_false_eq_false dite_else_true dite_else_true_eq_false dite_false_left_eq_false dite_false_left_eq_true dite_false_right_eq_false dite_false_right_eq_true dite_then_false dite_then_false_eq_false dite_then_true dite_then_true_eq_false dite_true_left_eq_false dite_true_left_eq_true dite_true_right_eq_false dite_true_right_eq_true eq_and_not_self eq_and_self eq_false_and_eq_true_self eq_false_iff eq_false_imp_eq_true eq_false_imp_eq_true_iff eq_false_of_le_false eq_false_of_ne_true eq_false_or_eq_true eq_false_or_eq_true_self eq_iff_iff eq_not eq_not_of_ne eq_not_self eq_not_self_and eq_not_self_or eq_or_not_self eq_or_self eq_self_and eq_self_or eq_true_and_eq_false_self eq_true_imp_eq_false eq_true_imp_eq_false_iff eq_true_of_ne_false eq_true_of_true_le eq_true_or_eq_false_self exists_bool exists_bool' false_beq false_bne false_eq false_eq_true false_le false_xor forall_bool forall_bool' if_false_left if_false_right if_true_left if_true_right ite_else_false ite_else_false_eq_false ite_else_true ite_else_true_eq_false ite_eq_cond_iff ite_eq_false ite_eq_false_distrib ite_eq_false_right ite_eq_true_distrib ite_eq_true_else_eq_false ite_false_left ite_false_left_eq_false ite_false_left_eq_true ite_false_right ite_false_right_eq_false ite_false_right_eq_true ite_then_false ite_then_false_eq_false ite_then_true ite_then_true_eq_false ite_true_left ite_true_left_eq_false ite_true_left_eq_true ite_true_right ite_true_right_eq_false ite_true_right_eq_true le_antisymm le_of_eq le_of_lt le_of_lt_or_eq le_refl le_total le_trans le_true lt_asymm lt_iff_le_not_le lt_irrefl lt_of_le_of_lt lt_of_le_of_ne lt_of_lt_of_le lt_trans max_eq_or min_eq_and ne_false_iff ne_false_of_eq_true ne_of_lt ne_true_of_eq_false not_and_eq_left_iff_and not_and_self not_beq_self not_beq_to_not_eq not_bne not_bne_not not_bne_self not_eq not_eq_eq_eq_not not_eq_false not_eq_false' not_eq_not not_eq_self not_eq_true not_eq_true' not_false not_inj not_inj_iff not_ite_eq_false_eq_false not_ite_eq_false_eq_true not_ite_eq_true_eq_false not_ite_eq_true_eq_true not_not_eq not_or_eq_left_iff_and not_or_self not_true not_xor not_xor_not not_xor_self of_not_eq_false of_not_eq_true or_and_distrib_left or_and_distrib_right or_eq_decide or_eq_false_iff or_eq_left_iff_imp or_eq_right_iff_imp or_eq_true or_eq_true_iff or_left_comm or_not_eq_right_iff_and or_not_self or_right_comm or_self_left or_self_right rec_eq repr sizeOf_eq_one toBitVec32_toISize toBitVec32_toUSize toBitVec64_toISize toBitVec64_toUSize toBitVec_toISize toBitVec_toInt16 toBitVec_toInt32 toBitVec_toInt64 toBitVec_toInt8 toBitVec_toUInt16 toBitVec_toUInt32 toBitVec_toUInt64 toBitVec_toUInt8 toBitVec_toUSize toISize toInt toInt16 toInt32 toInt64 toInt8 toInt_false toInt_true toNat toNat_eq_one toNat_eq_zero toNat_false toNat_le toNat_lt toNat_true toUInt16 toUInt32 toUInt64 toUInt8 toUSize true_beq true_bne true_eq true_eq_false true_xor xor_assoc xor_comm xor_false xor_left_comm xor_left_inj xor_not xor_not_self xor_right_comm xor_right_inj xor_self xor_true «term_^^_»
Break:runK
BreakT:break
ByteArray:IsValidUTF8 Iterator append beq copySlice data decEq empty emptyWithCapacity extract fastAppend findFinIdx? findIdx? foldl foldlM foldlMUnsafe forIn forInUnsafe get get! hash isEmpty iter mk mkIterator push set set! size toList toUInt64BE! toUInt64LE! uget uset usize utf8Decode? utf8DecodeChar utf8DecodeChar? validateUTF8 validateUTF8At
ByteArray.IsValidUTF8:intro
ByteArray.Iterator:array atEnd curr curr' forward hasNext hasPrev idx mk next next' nextn pos prev prevn remainingBytes toEnd
ByteArray.findFinIdx?:loop
ByteArray.findIdx?:loop
ByteArray.foldlM:loop
ByteArray.foldlMUnsafe:fold
ByteArray.forIn:loop
ByteArray.forInUnsafe:loop
ByteArray.toList:loop
ByteArray.utf8Decode?:go
ByteArray.utf8DecodeChar?:FirstByte assemble₁ assemble₂ assemble₂Unchecked assemble₃ assemble₃Unchecked assemble₄ assemble₄Unchecked isInvalidContinuationByte parseFirstByte verify₁ verify₂ verify₃ verify₄
ByteArray.utf8DecodeChar?.FirstByte:done invalid oneMore threeMore twoMore
ByteArray.validateUTF8:go
Char:isAlpha isAlphanum isDigit isHexDigit isLower isUpper isValidCharNat isWhitespace le lt mk notLTTrans numCodePoints numSurrogates ofNat ofNatAux ofOrdinal ofUInt8 ordinal quote quoteCore repr succ? succMany? toLower toNat toString toUInt8 toUpper utf8Size val valid
Classical:and_or_imp axiomOfChoice decidableInhabited decidable_of_decidable_not decide_not dite_not epsilon epsilon_singleton epsilon_spec epsilon_spec_aux exists_or_forall_not exists_true_of_nonempty forall_or_exists_not imp_and_neg_imp_iff imp_iff_left_iff imp_iff_right_iff inhabited_of_exists inhabited_of_nonempty ite_not not_and_iff_not_or_not not_exists_not not_forall_not not_iff not_imp_iff_and_not ofNonempty or_iff_not_imp_left or_iff_not_imp_right skolem strongIndefiniteDescription typeDecidable typeDecidableEq
Classical.Order:instBEq instLT instMax instMin instOrd
Complement:complement mk
Continue:runK
ContinueT:continue
Decidable:and_iff_not_not_or_not and_or_imp by_contra iff_congr_left iff_congr_right iff_iff_and_or_not_and_not iff_iff_not_or_and_or_not iff_not_comm imp_iff_left_iff imp_iff_not_or imp_iff_or_not imp_iff_right_iff imp_or imp_or' not_and_iff_not_or_not not_and_iff_not_or_not' not_and_not_right not_exists_not not_forall not_forall_not not_iff not_iff_comm not_iff_not not_imp_comm not_imp_not not_imp_self not_imp_symm not_or_of_imp not_or_self of_not_imp or_congr_left' or_congr_right' or_iff_not_imp_right or_iff_not_not_and_not or_not_self peirce repr
DecidableLE:ofOrd
DecidableLT:ofOrd
DerivingHelpers:tacticDeriving_ReflEq_tactic
DoResultBC:break continue
DoResultPR:pure return
DoResultPRBC:break continue pure return
DoResultSBC:break continue pureReturn
Dyadic:add ble blt divAtPrec invAtPrec mul neg ofInt ofIntWithPrec ofOdd pow precision roundDown roundUp shiftLeft shiftRight sub toRat zero
Dynamic:get? mk typeName
EST:Out bind pure throw tryCatch
EST.Out:error ok
EStateM:Backtrackable Result adaptExcept bind dummyRestore dummySave fromStateM get map modifyGet orElse orElse' pure run run' seqRight set throw tryCatch
EStateM.Backtrackable:mk restore save
EStateM.Result:error ok
EarlyReturn:runK
EarlyReturnT:return
EmptyCollection:emptyCollection mk
Eq:comm mpr_not mpr_prop propIntro substr to_iff
EquivBEq:mk
Except:bind error isOk map mapError ok orElseLazy pure toBool toOption tryCatch
ExceptCpsT:lift run runCatch runK
ExceptT:adapt bind bindCont lift map mk pure run runCatch runK tryCatch
Exists:choose choose_spec imp' nonempty of_psigma_prop
Fin:add addCases addNat addNat? cases cast castAdd castLE castLT castSucc div elim0 foldl foldlM foldr foldrM hIterate hIterateFrom induction inductionOn intCast isLt land last lastCases log2 lor mk mod modn mul natAdd ofNat pred rev reverseInduction shiftLeft shiftRight sub subNat succ succRec succRecOn toNat val xor
Fin.IntCast:instIntCast
Fin.Internal:ofNat
Fin.NatCast:instNatCast
Fin.foldl:loop
Fin.foldr:loop
Fin.induction:go
Fin.reverseInduction:go
Float:Model abs acos acosh add asin asinh atan atan2 atanh beq cbrt ceil cos cosh div exactlyRepresentablePowersOfTen exp exp2 floor frExp inf isFinite isInf isNaN le log log10 log2 lt mul nan neg ofBits ofInt ofModel ofNat ofScientific pow repr round scaleB sin sinh sqrt sub tan tanh toBits toFloat32 toISize toInt16 toInt32 toInt64 toInt8 toModel toString toUInt16 toUInt32 toUInt64 toUInt8 toUSize
Float.Model:Format UnpackedFloat abs add beq compare div inf isFinite isInf isNaN le lt mk mul nan neg ofBits ofISize ofInt ofInt16 ofInt32 ofInt64 ofInt8 ofNat ofScientific ofUInt16 ofUInt32 ofUInt64 ofUInt8 ofUSize pack sqrt sub toBits toISize toInt16 toInt32 toInt64 toInt8 toUInt16 toUInt32 toUInt64 toUInt8 toUSize totalExponent unpack valid
Float.Model.Format:Valid binary32 binary64 exponentBias exponentBits he hm mantissaBits mantissaBitsWithoutImplicit minExponent mk numBits targetExponent
Float.Model.Format.Valid:eq_packedNaN mk
Float.Model.UnpackedFloat:Accuracy ExtendedMantissa Sign abs accuracyOfFraction add beq compare decreaseExponent div divCore finite infinity isFinite isInf isNaN le lt mul neg normalize notANumber ofISize ofInt ofInt16 ofInt32 ofInt64 ofInt8 ofNat ofScientific ofUInt16 ofUInt32 ofUInt64 ofUInt8 ofUSize pack packComponents packedInfinity packedNaN packedZero round roundToInt roundWithAccuracy shiftToExponent shiftToTargetExponent sqrt sqrtCore sub toISize toInt toInt16 toInt32 toInt64 toInt8 toUInt16 toUInt32 toUInt64 toUInt8 toUSize unpack unpackExponent unpackMantissa unpackSign zero
Float.Model.UnpackedFloat.Accuracy:exact inexact roundToNearestEven
Float.Model.UnpackedFloat.ExtendedMantissa:accuracy mantissa mk ofMantissaAndAccuracy roundBit roundedMantissa shiftRightOne stickyBit
Float.Model.UnpackedFloat.Sign:apply negative ofBitVec positive toBitVec
Float.Model.UnpackedFloat.instReprSign:repr
Float.Model.instBEqUnpackedFloat:beq
Float.Model.instReprUnpackedFloat:repr
Float.instDecidableEqModel:decEq
Float32:Model abs acos acosh add asin asinh atan atan2 atanh beq cbrt ceil cos cosh div exactlyRepresentablePowersOfTen exp exp2 floor frExp inf isFinite isInf isNaN le log log10 log2 lt mul nan neg ofBits ofInt ofModel ofNat ofScientific pow repr round scaleB sin sinh sqrt sub tan tanh toBits toFloat toISize toInt16 toInt32 toInt64 toInt8 toModel toString toUInt16 toUInt32 toUInt64 toUInt8 toUSize
Float32.Model:abs add beq compare div inf isFinite isInf isNaN le lt mk mul nan neg ofBits ofISize ofInt ofInt16 ofInt32 ofInt64 ofInt8 ofNat ofScientific ofUInt16 ofUInt32 ofUInt64 ofUInt8 ofUSize pack sqrt sub toBits toISize toInt16 toInt32 toInt64 toInt8 toUInt16 toUInt32 toUInt64 toUInt8 toUSize unpack valid
Float32.instDecidableEqModel:decEq
FloatArray:data empty emptyWithCapacity foldl foldlM foldlMUnsafe forIn forInUnsafe get get! get? isEmpty mk push set set! size toList uget uset usize
FloatArray.instBEq:beq
ForIn:forIn mk toArray toList
ForIn':forIn' mk
ForInStep:done value yield
ForM:forIn forM mk
Function:HasLeftInverse HasRightInverse Injective LeftInverse RightInverse Surjective comp_const comp_def comp_id const const_apply const_comp curry curry_apply curry_uncurry false_comp id_comp injective_id leftInverse_of_surjective_of_rightInverse rightInverse_of_injective_of_leftInverse surjective_id true_comp uncurry uncurry_apply_pair uncurry_curry
Function.HasLeftInverse:injective
Function.HasRightInverse:surjective
Function.Injective:comp eq_iff eq_iff' exists_leftInverse leftInverse ne ne_iff ne_iff'
Function.LeftInverse:id injective
Function.RightInverse:id surjective
Function.Surjective:comp
Functor:discard map mapConst mapRev mk
GetElem:getElem mk
GetElem?:getElem! getElem? mk
HAnd:hAnd mk
HAndThen:hAndThen mk
HEq:elim homo_ndrec homo_ndrec_symm ndrec ndrecOn rfl
HOr:hOr mk
HOrElse:hOrElse mk
HSMul:hSMul mk
HShiftLeft:hShiftLeft mk
HShiftRight:hShiftRight mk
HXor:hXor mk
HasSSubset:SSubset mk
HasSubset:Subset mk
Hashable:hash mk
HomogeneousPow:mk pow
ISize:abs add complement decEq div land le lor lt maxValue minValue mod mul neg ofBitVec ofInt ofIntClamp ofIntLE ofIntTruncate ofNat ofUSize pow shiftLeft shiftRight size sub toBitVec toBitVec32 toBitVec64 toFloat toFloat32 toInt toInt16 toInt32 toInt64 toInt8 toNatClampNeg toUSize xor
Id:hasBind run
Iff:elim subst
Insert:insert mk
Int:add_of_le bdiv beq' ble' blt' bmod cast decEq decNonneg divExact dvdProdDvdOfDvdProd ediv emod fdiv fmod gcd lcm lt_iff_le_not_le natAbs not pow repr shiftLeft shiftRight sign tdiv tmod toFloat toFloat32 toISize toInt16 toInt32 toInt64 toInt8 toNat? trailingZeros «term-[_+1]»
Int.Cooper:resolve_left resolve_left' resolve_left_inv
Int.Internal.Linear:Context Expr OrOver OrOver_cases_type Poly Var abs cdiv cmod cooper_dvd_left_cert cooper_dvd_left_split cooper_dvd_left_split_dvd1_cert cooper_dvd_left_split_dvd2_cert cooper_dvd_left_split_ineq_cert cooper_dvd_right_cert cooper_dvd_right_split cooper_dvd_right_split_dvd1_cert cooper_dvd_right_split_dvd2_cert cooper_dvd_right_split_ineq_cert cooper_left_cert cooper_left_split cooper_left_split_dvd_cert cooper_left_split_ineq_cert cooper_right_cert cooper_right_split cooper_right_split_dvd_cert cooper_right_split_ineq_cert cooper_unsat_cert diseq_eq_subst_cert diseq_split_cert dvd_coeff_cert dvd_elim_cert dvd_le_tight_cert dvd_neg_le_tight_cert dvd_of_eq_cert dvd_solve_combine_cert dvd_solve_elim_cert emod_le_cert eq_coeff_cert eq_def'_cert eq_def'_norm_cert eq_def_cert eq_def_struct_cert eq_def_struct_norm_cert eq_dvd_subst_cert eq_eq_subst'_cert eq_eq_subst_cert eq_le_subst_nonneg_cert eq_le_subst_nonpos_cert eq_of_core_cert eq_of_le_ge_cert eq_unsat_coeff_cert hugeFuel le_coeff_cert le_combine_cert le_combine_coeff_cert le_neg_cert le_of_le_cert le_of_le_diseq_cert norm_dvd_gcd_cert norm_eq_cert norm_eq_coeff_cert norm_eq_var_cert norm_eq_var_const_cert norm_le_coeff_tight_cert not_le_norm_expr_cert not_le_of_le_cert of_var_eq_cert of_var_eq_mul_cert of_var_eq_var_cert unsatEqDivCoeffCert var_eq_cert
Int.Internal.Linear.Expr:add denote mulL mulR neg norm num sub toPoly' var
Int.Internal.Linear.Expr.toPoly':go
Int.Internal.Linear.Poly:add addConst addConst_k append beq' casesOnAdd casesOnNum coeff coeff_k combine combine' combine_mul_k combine_mul_k' denote denote' div divAll divCoeffs gcdCoeffs getConst insert isUnsatDiseq isUnsatDiseq_k isUnsatDvd isUnsatEq isUnsatEq_k isUnsatLe isValidEq isValidLe leadCoeff mul mul' mul_k norm num tail
Int.Internal.Linear.Poly.denote':go
Int.Internal.Linear.Var:denote
Int.Internal.Linear.instBEqExpr:beq
Int.Internal.Linear.instBEqPoly:beq
Int.Nonneg:num_cert
Int.trailingZeros:aux
Int16:abs add complement decEq div land le lor lt maxValue minValue mod mul neg ofBitVec ofInt ofIntClamp ofIntLE ofIntTruncate ofNat ofUInt16 pow shiftLeft shiftRight size sub toBitVec toFloat toFloat32 toISize toInt toInt32 toInt64 toInt8 toNatClampNeg toUInt16 xor
Int32:abs add complement decEq div land le lor lt maxValue minValue mod mul neg ofBitVec ofInt ofIntClamp ofIntLE ofIntTruncate ofNat ofUInt32 pow shiftLeft shiftRight size sub toBitVec toFloat toFloat32 toISize toInt toInt16 toInt64 toInt8 toNatClampNeg toUInt32 xor
Int64:abs add complement decEq div land le lor lt maxValue minValue mod mul neg ofBitVec ofInt ofIntClamp ofIntLE ofIntTruncate ofNat ofUInt64 pow shiftLeft shiftRight size sub toBitVec toFloat toFloat32 toISize toInt toInt16 toInt32 toInt8 toNatClampNeg toUInt64 xor
Int8:abs add complement decEq div land le lor lt maxValue minValue mod mul neg ofBitVec ofInt ofIntClamp ofIntLE ofIntTruncate ofNat ofUInt8 pow shiftLeft shiftRight size sub toBitVec toFloat toFloat32 toISize toInt toInt16 toInt32 toInt64 toNatClampNeg toUInt8 xor
IntCast:intCast mk
Inter:inter mk
Internal.Bool:and' not' or'
Inv:inv mk
LE:ofLT ofOrd opposite
LT:ofOrd opposite
LawfulApplicative:map_pure mk pure_seq seqLeft_eq seqRight_eq seq_assoc seq_pure
LawfulBEq:eq_of_beq mk
LawfulFunctor:comp_map id_map map_const mk
LawfulGetElem:getElem!_def getElem?_def mk
LawfulHashable:hash_eq mk
LawfulMonad:bind_assoc bind_map bind_pure_comp mk pure_bind
LawfulMonadAttach:canReturn_map_imp mk
LawfulMonadLift:mk monadLift_bind monadLift_pure
LawfulMonadLiftT:mk monadLift_bind monadLift_pure
LawfulSingleton:insert_empty_eq mk
List:IsInfix IsPrefix IsSuffix Lex Nodup Pairwise Perm Sublist Subset all allM and any anyM appendTR asString attach attachWith beq compareLex concat contains count countP drop dropLast dropLastTR dropWhile elem erase eraseDups eraseDupsBy eraseIdx eraseIdxTR eraseP erasePTR eraseReps eraseRepsBy eraseTR extract extract_eq_drop_take filterAuxM filterM filterMap filterMapM filterMapTR filterRevM filterTR finIdxOf? finRange find? findFinIdx? findIdx findIdx? findM? findRev? findRev?TR findSome? findSomeM? findSomeRev? findSomeRev?TR firstM flatMap flatMapM flatMapMTR flatMapTR flatten flattenTR foldlM foldlRecOn foldrM foldrRecOn foldrTR forA forIn' forM format get get!Internal get?Internal getD getLast getLast! getLast? getLastD hasDecEq head head! headD idxOf idxOf? insert insertIdx insertIdxTR intercalate intercalateTR intersperse intersperseTR isEqv isInfixOf_internal isPerm isPrefixOf isPrefixOf? isSublist isSuffixOf isSuffixOf? iter iterM le leftpad leftpadTR lengthTR lengthTRAux lex lookup lt mapA mapFinIdx mapFinIdxM mapIdx mapIdxM mapM mapM' mapMono mapMonoM mapTR max max? maxIdxOn maxIdxOn? maxOn maxOn? merge mergeSort min min? minIdxOn minIdxOn? minOn minOn? modify modifyHead modifyTR modifyTailIdx ofFn ofFnM or partition partitionM partitionMap pmap pmapImpl prod range range' range'TR reduceOption removeAll replace replaceTR replicateTR repr repr' rightpad rotateLeft rotateRight scanl scanlM scanr scanrM set setTR singleton span splitAt splitBy splitOn splitOnP splitOnPPrepend splitOnPTR sum tacticSizeOf_list_dec tail! tail? tailD take takeTR takeWhile takeWhileTR toArray toArrayAux toArrayImpl toByteArray toFloatArray toSlice toString toUnboundedSlice unattach unzip unzipTR utf8Encode zip zipIdx zipIdxLE zipIdxTR zipWith zipWithAll zipWithM zipWithM' zipWithTR «term_<+:_» «term_<+_» «term_<:+:_» «term_<:+_» «term_~_»
List.Lex:cons nil rel
List.ListSlice:repr
List.MergeSort.Internal:mergeSortTR mergeSortTR₂ mergeTR splitInTwo splitRevAt splitRevInTwo splitRevInTwo'
List.Pairwise:cons nil
List.Perm:cons nil swap trans
List.Sublist:cons cons_cons cons₂ slnil
List.countP:go
List.eraseDupsBy:loop
List.eraseRepsBy:loop
List.filterMapM:loop
List.filterMapTR:go
List.filterTR:loop
List.findFinIdx?:go
List.findIdx:go
List.findIdx?:go
List.flatMapM:loop
List.flatMapMTR:loop
List.forIn':loop
List.mapFinIdx:go
List.mapFinIdxM:go
List.mapIdx:go
List.mapIdxM:go
List.mapM:loop
List.mapTR:loop
List.modifyTailIdx:go
List.partition:loop
List.range:loop
List.range'TR:go
List.replicateTR:loop
List.span:loop
List.splitAt:go
List.splitBy:loop
List.splitOnP:go
List.toByteArray:loop
List.zipWithM:loop
MProd:fst mk snd
Max:leftLeaningOfLE oppositeMin
Min:leftLeaningOfLE oppositeMax
Monad:mk
MonadAttach:CanReturn attach mk pbind trivial
MonadControl:liftWith mk restoreM stM
MonadControlT:liftWith mk restoreM stM
MonadEval:mk monadEval
MonadEvalT:mk monadEval
MonadExcept:mk ofExcept orElse orelse' throw tryCatch
MonadExceptOf:mk throw tryCatch
MonadFinally:mk tryFinally'
MonadFunctor:mk monadMap
MonadFunctorT:mk monadMap
MonadLift:mk monadLift
MonadLiftT:mk monadLift
MonadReader:mk read
MonadReaderOf:mk read
MonadShareCommon:mk withShareCommon
MonadState:get mk modifyGet set
MonadStateOf:get mk modifyGet set
MonadWithReader:mk withReader
MonadWithReaderOf:mk withReader
Nat:Coprime a_eq_digitChar add_div add_div_left add_div_of_dvd_add_add_one add_div_right add_eq add_eq_left add_eq_max_iff add_eq_min_iff add_eq_one_iff add_eq_right add_eq_three_iff add_eq_two_iff add_eq_zero add_eq_zero_iff add_le_mul add_le_of_le_sub add_le_of_le_sub' add_left_inj add_left_max_self add_left_min_self add_lt_iff_lt_sub_right add_lt_of_lt_sub add_lt_of_lt_sub' add_max_add_left add_max_add_right add_min_add_left add_min_add_right add_mod add_mod_eq_add_mod_left add_mod_eq_add_mod_right add_mod_eq_ite add_mod_eq_sub add_mod_left add_mod_mod add_mod_right add_mul_div_left add_mul_div_right add_mul_mod_self_left add_mul_mod_self_right add_one_add_one_ne_one add_one_inj add_one_le_add_one_iff add_one_le_of_lt add_one_lt_add_one_iff add_one_mul_add_one add_one_ne add_one_ne_add_one_iff add_one_ne_self add_one_pos add_pos_iff_pos_or_pos add_pos_left add_pos_right add_right_inj add_right_max_self add_right_min_self add_self_ne_one add_sub_cancel_right add_sub_one_le_mul add_sub_self_left add_sub_self_right add_sub_sub_add_right add_sub_sub_cancel add_succ_lt_add add_succ_sub_one all allLTTR allLTTR_eq_true allM allTR all_congr all_eq_allTR all_eq_finRange_all all_succ all_zero and_assoc and_comm and_div_two and_div_two_pow and_forall_add_one and_le_left and_le_right and_lt_two_pow and_mod_two_eq_one and_mod_two_pow and_one_is_mod and_or_distrib_left and_or_distrib_right and_self and_sub_one_eq_zero_iff_isPowerOfTwo and_sub_one_testBit_log2 and_two_pow_sub_one_eq_mod and_two_pow_sub_one_of_lt_two_pow and_xor_distrib_left and_xor_distrib_right and_zero any anyLTTR anyLTTR_eq_true anyM anyTR any_congr any_eq_anyTR any_eq_finRange_any any_succ any_zero b_eq_digitChar base_induction beq_eq bitwise bitwise_div_two_pow bitwise_lt_two_pow bitwise_mod_two_pow bitwise_mul_two_pow bitwise_rec_lemma ble_succ_eq_true blt_eq c_eq_digitChar caseStrongRecOn casesAuxOn compare_eq_eq compare_eq_gt compare_eq_ite_le compare_eq_ite_lt compare_eq_lt compare_ne_gt compare_ne_lt compare_swap coprime_comm coprime_div_gcd_div_gcd coprime_iff_gcd_eq_one coprime_mul_iff_left coprime_mul_iff_right coprime_one_left coprime_one_left_eq_true coprime_one_right coprime_one_right_eq_true coprime_self coprime_zero_left coprime_zero_right ctorIdx_succ ctorIdx_zero ctor_eq_zero d_eq_digitChar decidableBallLTTR decidableBallLT_eq_decidableBallLTTR decidableExistsLT'TR decidableExistsLT'_eq_decidableExistsLT'TR decidableExistsLTTR decidableExistsLT_eq_decidableExistsLTTR decide_shiftRight_mod_two_eq_one default_eq_zero dfold dfoldRev dfoldRev_add dfoldRev_congr dfoldRev_succ dfoldRev_zero dfold_add dfold_congr dfold_succ dfold_zero digitChar digitChar_eq_a digitChar_eq_b digitChar_eq_c digitChar_eq_d digitChar_eq_e digitChar_eq_eight digitChar_eq_f digitChar_eq_five digitChar_eq_four digitChar_eq_nine digitChar_eq_one digitChar_eq_seven digitChar_eq_six digitChar_eq_star digitChar_eq_three digitChar_eq_two digitChar_eq_zero digitChar_ne div2Induction divExact divExact_eq_div div_add_div_le_add_div div_add_le_right div_add_mod' div_div_div_eq_div div_div_eq_div_mul div_div_self div_dvd_div div_dvd_iff_dvd_mul div_dvd_of_dvd div_eq div_eq_iff div_eq_iff_eq_mul_left div_eq_iff_eq_mul_right div_eq_iff_eq_of_dvd_dvd div_eq_ite div_eq_of_eq_mul_left div_eq_of_eq_mul_right div_eq_of_lt div_eq_of_lt_le div_eq_self div_eq_sub_div div_eq_sub_mod_div div_eq_zero_iff div_eq_zero_iff_lt div_gcd_pos_of_pos_left div_gcd_pos_of_pos_right div_le_div div_le_div_left div_le_div_of_mul_le_mul div_le_div_right div_le_iff_le_mul div_le_iff_le_mul_add_pred div_le_iff_le_mul_of_dvd div_le_of_le_mul div_le_self div_left_inj div_lt_div_left div_lt_div_of_lt_of_dvd div_lt_div_right div_lt_iff_lt_mul div_lt_of_lt div_lt_of_lt_mul div_lt_one_iff div_lt_self div_mod_eq_div div_mod_eq_mod_div_mod div_mod_unique div_mul_cancel div_mul_div_comm div_mul_div_le div_mul_div_le_div div_mul_le_self div_mul_right_comm div_mul_self_eq_mod_sub_self div_ne_zero_iff div_ne_zero_iff_of_dvd div_one div_pos div_pos_iff div_pow div_pow_of_pos div_rec_fuel_lemma div_rec_lemma div_self div_two_le_of_sub_le_div_two dvdProdDvdOfDvdProd dvd_add_iff_left dvd_add_iff_right dvd_add_left dvd_add_right dvd_antisymm dvd_div_iff_mul_dvd dvd_div_of_mul_dvd dvd_eq_false_of_mod_ne_zero dvd_eq_true_of_mod_eq_zero dvd_gcd dvd_gcd_iff dvd_gcd_mul_gcd_iff_dvd_mul dvd_gcd_mul_iff_dvd_mul dvd_iff_div_mul_eq dvd_iff_dvd_dvd dvd_iff_le_div_mul dvd_iff_mod_eq_zero dvd_lcm_left dvd_lcm_right dvd_mod_iff dvd_mul dvd_mul_gcd_iff_dvd_mul dvd_mul_left_of_dvd dvd_mul_of_div_dvd dvd_mul_right_of_dvd dvd_of_mul_dvd_mul_left dvd_of_mul_dvd_mul_right dvd_of_pow_dvd dvd_one dvd_sub dvd_sub_iff_left dvd_sub_iff_right dvd_sub_mod e_eq_digitChar eight_eq_digitChar emod_pos_of_not_dvd eq_div_iff_mul_eq_left eq_div_of_mul_eq_left eq_div_of_mul_eq_right eq_iff_le_and_ge eq_iff_testBit_eq eq_mul_of_div_eq_left eq_mul_of_div_eq_right eq_of_dvd_of_div_eq_one eq_of_dvd_of_lt_two_mul eq_of_le_of_lt_succ eq_of_lt_succ_of_not_lt eq_of_testBit_eq eq_one_of_dvd_one eq_one_of_mul_eq_one_left eq_one_of_mul_eq_one_right eq_or_lt_of_not_lt eq_self_sub_one eq_sub_of_add_eq eq_sub_of_add_eq' eq_zero_of_dvd_of_div_eq_zero eq_zero_of_dvd_of_lt eq_zero_of_gcd_eq_zero_left eq_zero_of_gcd_eq_zero_right eq_zero_of_lcm_eq_zero eq_zero_of_le_div eq_zero_of_le_div_two eq_zero_of_mul_le eq_zero_of_not_pos eq_zero_of_two_mul_le eq_zero_of_zero_dvd eq_zero_or_eq_sub_one_add_one eq_zero_or_eq_succ_pred exists_add_one_eq exists_coprime exists_coprime' exists_eq_add_of_le exists_eq_add_of_le' exists_eq_add_of_lt exists_eq_add_one exists_ge_and_testBit_of_ge_two_pow exists_lt_succ_left exists_lt_succ_left' exists_lt_succ_right exists_lt_succ_right' exists_ne_zero exists_testBit_ne_of_ne exists_testBit_of_ne_zero ext_div_mod ext_div_mod_iff f_eq_digitChar five_eq_digitChar fold foldM foldRev foldRevM foldRev_add foldRev_congr foldRev_eq_finRange_foldr foldRev_succ foldRev_zero foldTR fold_add fold_congr fold_eq_finRange_foldl fold_eq_foldTR fold_succ fold_zero forM forRevM forall_lt_succ_left forall_lt_succ_left' forall_lt_succ_right forall_lt_succ_right' four_eq_digitChar gcd gcd_add_left_left_of_dvd gcd_add_left_right_of_dvd gcd_add_mul_left_left gcd_add_mul_left_right gcd_add_mul_right_left gcd_add_mul_right_right gcd_add_one gcd_add_right_left_of_dvd gcd_add_right_right_of_dvd gcd_add_self_left gcd_add_self_right gcd_assoc gcd_comm gcd_def gcd_div gcd_div_gcd_div_gcd_of_pos_left gcd_div_gcd_div_gcd_of_pos_right gcd_dvd gcd_dvd_gcd_mul_left_left gcd_dvd_gcd_mul_left_right gcd_dvd_gcd_mul_right_left gcd_dvd_gcd_mul_right_right gcd_dvd_gcd_of_dvd_left gcd_dvd_gcd_of_dvd_right gcd_dvd_left gcd_dvd_mul gcd_dvd_right gcd_eq_iff gcd_eq_left gcd_eq_left_iff_dvd gcd_eq_one_iff gcd_eq_right gcd_eq_right_iff_dvd gcd_eq_zero_iff gcd_gcd_self_left_left gcd_gcd_self_left_right gcd_gcd_self_right_left gcd_gcd_self_right_right gcd_le_left gcd_le_mul gcd_le_right gcd_left_comm gcd_left_eq_iff gcd_mul_gcd_of_coprime_of_mul_eq_mul gcd_mul_lcm gcd_mul_left gcd_mul_left_add_left gcd_mul_left_add_right gcd_mul_left_dvd_mul_gcd gcd_mul_left_left gcd_mul_left_left_of_gcd_eq_one gcd_mul_left_right gcd_mul_left_right_of_gcd_eq_one gcd_mul_left_sub_left gcd_mul_left_sub_right gcd_mul_right gcd_mul_right_add_left gcd_mul_right_add_right gcd_mul_right_dvd_mul_gcd gcd_mul_right_left gcd_mul_right_left_of_gcd_eq_one gcd_mul_right_right gcd_mul_right_right_of_gcd_eq_one gcd_mul_right_sub_left gcd_mul_right_sub_right gcd_ne_zero_left gcd_ne_zero_right gcd_one_left gcd_one_right gcd_pos_iff gcd_pos_of_pos_left gcd_pos_of_pos_right gcd_pow_left_of_gcd_eq_one gcd_pow_right_of_gcd_eq_one gcd_rec gcd_right_eq_iff gcd_self gcd_self_add_left gcd_self_add_right gcd_self_sub_left gcd_self_sub_right gcd_sub_left_left_of_dvd gcd_sub_left_right_of_dvd gcd_sub_mul_left_left gcd_sub_mul_left_right gcd_sub_mul_right_left gcd_sub_mul_right_right gcd_sub_right_left_of_dvd gcd_sub_right_right_of_dvd gcd_sub_self_left gcd_sub_self_right gcd_succ gcd_zero_left gcd_zero_right ge_two_pow_of_testBit getD_toArray_rcc getD_toArray_rcc_eq_add getD_toArray_rcc_eq_fallback getD_toArray_rco getD_toArray_rco_eq_add getD_toArray_rco_eq_fallback getD_toArray_ric getD_toArray_ric_eq_fallback getD_toArray_ric_eq_self getD_toArray_rio getD_toArray_rio_eq_fallback getD_toArray_rio_eq_self getD_toArray_roc getD_toArray_roc_eq_add getD_toArray_roc_eq_fallback getD_toArray_roo getD_toArray_roo_eq_add getD_toArray_roo_eq_fallback getD_toList_rcc getD_toList_rcc_eq_add getD_toList_rcc_eq_fallback getD_toList_rco getD_toList_rco_eq_add getD_toList_rco_eq_fallback getD_toList_ric getD_toList_ric_eq_fallback getD_toList_ric_eq_self getD_toList_rio getD_toList_rio_eq_fallback getD_toList_rio_eq_self getD_toList_roc getD_toList_roc_eq_add getD_toList_roc_eq_fallback getD_toList_roo getD_toList_roo_eq_add getD_toList_roo_eq_fallback getElem!_toArray_rcc getElem!_toArray_rcc_eq_add getElem!_toArray_rcc_eq_zero getElem!_toArray_rcc_eq_zero_iff getElem!_toArray_rco getElem!_toArray_rco_eq_add getElem!_toArray_rco_eq_zero getElem!_toArray_rco_eq_zero_iff getElem!_toArray_ric getElem!_toArray_ric_eq_self getElem!_toArray_ric_eq_zero getElem!_toArray_ric_eq_zero_iff getElem!_toArray_rio getElem!_toArray_rio_eq_self getElem!_toArray_rio_eq_zero getElem!_toArray_rio_eq_zero_iff getElem!_toArray_roc getElem!_toArray_roc_eq_add getElem!_toArray_roc_eq_zero getElem!_toArray_roc_eq_zero_iff getElem!_toArray_roo getElem!_toArray_roo_eq_add getElem!_toArray_roo_eq_zero getElem!_toArray_roo_eq_zero_iff getElem!_toList_rcc getElem!_toList_rcc_eq_add getElem!_toList_rcc_eq_zero getElem!_toList_rcc_eq_zero_iff getElem!_toList_rco getElem!_toList_rco_eq_add getElem!_toList_rco_eq_zero getElem!_toList_rco_eq_zero_iff getElem!_toList_ric getElem!_toList_ric_eq_self getElem!_toList_ric_eq_zero getElem!_toList_ric_eq_zero_iff getElem!_toList_rio getElem!_toList_rio_eq_self getElem!_toList_rio_eq_zero getElem!_toList_rio_eq_zero_iff getElem!_toList_roc getElem!_toList_roc_eq_add getElem!_toList_roc_eq_zero getElem!_toList_roc_eq_zero_iff getElem!_toList_roo getElem!_toList_roo_eq_add getElem!_toList_roo_eq_zero getElem!_toList_roo_eq_zero_iff getElem?_toArray_rcc getElem?_toArray_rcc_eq_none getElem?_toArray_rcc_eq_none_iff getElem?_toArray_rcc_eq_some getElem?_toArray_rcc_eq_some_iff getElem?_toArray_rco getElem?_toArray_rco_eq_none getElem?_toArray_rco_eq_none_iff getElem?_toArray_rco_eq_some getElem?_toArray_rco_eq_some_iff getElem?_toArray_ric getElem?_toArray_ric_eq_none getElem?_toArray_ric_eq_none_iff getElem?_toArray_ric_eq_some getElem?_toArray_ric_eq_some_iff getElem?_toArray_rio getElem?_toArray_rio_eq_none getElem?_toArray_rio_eq_none_iff getElem?_toArray_rio_eq_some getElem?_toArray_rio_eq_some_iff getElem?_toArray_roc getElem?_toArray_roc_eq_none getElem?_toArray_roc_eq_none_iff getElem?_toArray_roc_eq_some getElem?_toArray_roc_eq_some_iff getElem?_toArray_roo getElem?_toArray_roo_eq_none getElem?_toArray_roo_eq_none_iff getElem?_toArray_roo_eq_some getElem?_toArray_roo_eq_some_iff getElem?_toList_rcc getElem?_toList_rcc_eq_none getElem?_toList_rcc_eq_none_iff getElem?_toList_rcc_eq_some getElem?_toList_rcc_eq_some_iff getElem?_toList_rco getElem?_toList_rco_eq_none getElem?_toList_rco_eq_none_iff getElem?_toList_rco_eq_some getElem?_toList_rco_eq_some_iff getElem?_toList_ric getElem?_toList_ric_eq_none getElem?_toList_ric_eq_none_iff getElem?_toList_ric_eq_some getElem?_toList_ric_eq_some_iff getElem?_toList_rio getElem?_toList_rio_eq_none getElem?_toList_rio_eq_none_iff getElem?_toList_rio_eq_some getElem?_toList_rio_eq_some_iff getElem?_toList_roc getElem?_toList_roc_eq_none getElem?_toList_roc_eq_none_iff getElem?_toList_roc_eq_some getElem?_toList_roc_eq_some_iff getElem?_toList_roo getElem?_toList_roo_eq_none getElem?_toList_roo_eq_none_iff getElem?_toList_roo_eq_some getElem?_toList_roo_eq_some_iff getElem_toArray_rcc getElem_toArray_rco getElem_toArray_ric getElem_toArray_rio getElem_toArray_roc getElem_toArray_roo getElem_toList_rcc getElem_toList_rco getElem_toList_ric getElem_toList_rio getElem_toList_roc getElem_toList_roo hasNotBit hasNotBit_eq induct_rcc_left induct_rcc_right induct_rco_left induct_rco_right induct_roc_left induct_roc_right induct_roo_left induct_roo_right isDigit_digitChar isDigit_of_mem_toDigits isGE_compare isLE_compare isNone_getElem?_toArray_rcc_eq isNone_getElem?_toArray_rco_eq isNone_getElem?_toArray_ric_eq isNone_getElem?_toArray_rio_eq isNone_getElem?_toArray_roc_eq isNone_getElem?_toArray_roo_eq isNone_getElem?_toList_rcc_eq isNone_getElem?_toList_rco_eq isNone_getElem?_toList_ric_eq isNone_getElem?_toList_rio_eq isNone_getElem?_toList_roc_eq isNone_getElem?_toList_roo_eq isPowerOfTwo isPowerOfTwo_mul_two_of_isPowerOfTwo isPowerOfTwo_nextPowerOfTwo isPowerOfTwo_one isSome_getElem?_toArray_rcc_eq isSome_getElem?_toArray_rco_eq isSome_getElem?_toArray_ric_eq isSome_getElem?_toArray_rio_eq isSome_getElem?_toArray_roc_eq isSome_getElem?_toArray_roo_eq isSome_getElem?_toList_rcc_eq isSome_getElem?_toList_rco_eq isSome_getElem?_toList_ric_eq isSome_getElem?_toList_rio_eq isSome_getElem?_toList_roc_eq isSome_getElem?_toList_roo_eq isValidChar land land_eq lcm lcm_assoc lcm_comm lcm_div lcm_dvd lcm_dvd_iff lcm_dvd_lcm_mul_left_left lcm_dvd_lcm_mul_left_right lcm_dvd_lcm_mul_right_left lcm_dvd_lcm_mul_right_right lcm_dvd_lcm_of_dvd_left lcm_dvd_lcm_of_dvd_right lcm_dvd_mul lcm_dvd_mul_self_left_iff_dvd_mul lcm_dvd_mul_self_right_iff_dvd_mul lcm_eq_iff lcm_eq_left lcm_eq_left_iff_dvd lcm_eq_mul_div lcm_eq_mul_iff lcm_eq_one_iff lcm_eq_right lcm_eq_right_iff_dvd lcm_eq_zero_iff lcm_lcm_self_left_left lcm_lcm_self_left_right lcm_lcm_self_right_left lcm_lcm_self_right_right lcm_le_mul lcm_mul_gcd lcm_mul_left lcm_mul_left_dvd_mul_lcm lcm_mul_left_left lcm_mul_left_left_eq_mul_of_lcm_eq_mul lcm_mul_left_right lcm_mul_left_right_eq_mul_of_lcm_eq_mul lcm_mul_right lcm_mul_right_dvd_mul_lcm lcm_mul_right_left lcm_mul_right_left_eq_mul_of_lcm_eq_mul lcm_mul_right_right lcm_mul_right_right_eq_mul_of_lcm_eq_mul lcm_ne_zero lcm_one_left lcm_one_right lcm_pos lcm_pos_iff lcm_self lcm_zero_left lcm_zero_right le_add_left_of_le le_add_of_sub_le le_add_one_iff le_add_pred_of_pos le_add_right_of_le le_and_le_add_one_iff le_div_iff_mul_le le_div_two_of_div_two_lt_sub le_eq le_iff_lt_add_one le_iff_lt_or_eq le_iff_ne_zero_of_dvd le_lcm_left le_lcm_right le_log2 le_lt_asymm le_max_left le_max_right le_min le_min_of_le_of_le le_mul_iff_le_left le_mul_iff_le_right le_mul_of_pos_left le_mul_of_pos_right le_mul_self le_nextPowerOfTwo le_of_add_left_le le_of_dvd le_of_lt_add_of_dvd le_of_lt_add_one le_of_mod_lt le_of_mul_le_mul_left le_of_mul_le_mul_right le_of_not_ge le_of_not_gt le_of_pred_lt le_of_sub_le_sub_left le_of_sub_le_sub_right le_of_testBit le_one_iff_eq_zero_or_eq_one le_or_eq_of_le_add_one le_or_ge le_or_le le_or_le_of_add_eq_add_pred le_pow le_pred_iff_lt le_pred_of_lt le_self_pow le_shiftLeft le_sub_iff_add_le le_sub_iff_add_le' le_sub_of_add_le' le_sub_one_iff_lt le_sub_one_of_lt le_succ_iff le_succ_of_pred_le left_eq_add left_le_or length_repr_le_iff length_repr_pos length_toDigits_le_iff length_toDigits_pos length_toList_rcc length_toList_rco length_toList_ric length_toList_rio length_toList_roc length_toList_roo log2 log2_def log2_eq_iff log2_le_self log2_lt log2_self_le log2_terminates log2_two_mul log2_two_pow log2_zero lor lor_eq lt_add_left lt_add_left_iff_pos lt_add_one_iff_lt_or_eq lt_add_one_of_lt lt_add_right lt_add_right_iff_pos lt_div_iff_mul_lt lt_div_iff_mul_lt' lt_div_iff_mul_lt_of_dvd lt_div_mul_add lt_div_mul_self lt_eq lt_iff_add_one_le lt_iff_le_and_not_ge lt_iff_le_pred lt_iff_lt_of_mul_eq_mul lt_le_asymm lt_log2_self lt_min lt_mul_div_self_add lt_mul_div_succ lt_mul_iff_one_lt_left lt_mul_iff_one_lt_right lt_mul_of_div_lt lt_mul_self_iff lt_of_add_left_lt lt_of_add_one_le lt_of_add_right_lt lt_of_div_eq_zero lt_of_div_lt_div lt_of_le_pred lt_of_le_sub_one lt_of_lt_pred lt_of_mul_lt_mul_left lt_of_mul_lt_mul_right lt_of_pow_dvd_right lt_of_shiftLeft_lt lt_of_sub_eq_sub_one lt_of_sub_eq_succ lt_of_sub_ne_zero lt_of_sub_pos lt_one_add_iff lt_one_iff lt_or_eq_of_le lt_or_gt lt_or_lt_of_ne lt_pow_self lt_pow_two_of_testBit lt_pred_iff lt_pred_iff_succ_lt lt_pred_of_succ_lt lt_sub_iff_add_lt lt_sub_iff_add_lt' lt_sub_of_add_lt lt_succ lt_succ_iff_lt_or_eq lt_succ_of_lt lt_succ_sqrt lt_two_pow_self lt_wfRel map_add_toArray_rcc map_add_toArray_rcc' map_add_toArray_rco map_add_toArray_rco' map_add_toArray_ric map_add_toArray_ric' map_add_toArray_rio map_add_toArray_rio' map_add_toArray_roc map_add_toArray_roc' map_add_toArray_roo map_add_toArray_roo' map_add_toList_rcc map_add_toList_rcc' map_add_toList_rco map_add_toList_rco' map_add_toList_ric map_add_toList_ric' map_add_toList_rio map_add_toList_rio' map_add_toList_roc map_add_toList_roc' map_add_toList_roo map_add_toList_roo' max max_add_left_self max_add_right_self max_assoc max_comm max_def max_eq_left max_eq_max max_eq_right max_eq_zero_iff max_le max_le_of_le_of_le max_left_comm max_lt max_min_distrib_left max_min_distrib_right max_right_comm max_self max_zero min min_add_left_self min_add_right_self min_assoc min_comm min_def min_eq_left min_eq_min min_eq_right min_eq_zero_iff min_le_left min_le_right min_left_comm min_max_distrib_left min_max_distrib_right min_right_comm min_self min_self_assoc min_self_assoc' min_zero modCore modCoreGo_lt modCore_eq modCore_eq_mod modCore_lt mod_add_div' mod_add_mod mod_add_mod_eq mod_add_mod_lt mod_add_mod_lt_of_add_mod_eq_sub_one mod_def mod_div_self mod_eq mod_eq_iff mod_eq_iff_lt mod_eq_ite mod_eq_mod_iff mod_eq_sub mod_eq_sub_div_mul mod_eq_sub_iff mod_eq_sub_mod mod_eq_sub_mul_div mod_eq_zero_of_dvd mod_lt_of_lt mod_mod mod_mod_eq_mod_mod_mod mod_mod_eq_mod_mod_mod_of_dvd mod_mod_eq_mod_mod_of_dvd mod_mod_eq_mod_of_lt_right mod_mod_of_dvd mod_mod_of_dvd' mod_mul mod_mul_left_div_self mod_mul_left_mod mod_mul_mod mod_mul_right_div_self mod_mul_right_mod mod_one mod_pow_succ mod_self mod_succ mod_succ_eq_iff_lt mod_two_bne_one mod_two_bne_zero mod_two_eq_one_iff_testBit_zero mod_two_eq_zero_iff_testBit_zero mod_two_eq_zero_or_one mod_two_ne_one mod_two_ne_zero mod_two_not_eq_one mod_two_not_eq_zero mod_two_pos_mod_two_eq_one mod_two_pow_self mod_two_pow_shiftLeft_mod_two_pow mul_add_div mul_add_mod mul_add_mod' mul_add_mod_of_lt mul_add_mod_self_left mul_add_mod_self_right mul_add_mul_div_of_dvd mul_div_assoc mul_div_cancel mul_div_cancel' mul_div_cancel_left mul_div_cancel_left' mul_div_eq_iff_dvd mul_div_le mul_div_le_mul_div_assoc mul_div_left mul_div_lt_iff_not_dvd mul_div_mul_comm mul_div_mul_left mul_div_mul_right mul_div_right mul_div_right_comm mul_div_self_eq_mod_sub_self mul_dvd_mul mul_dvd_mul_iff_left mul_dvd_mul_iff_right mul_dvd_mul_left mul_dvd_mul_right mul_dvd_of_dvd_div mul_eq mul_eq_left mul_eq_right mul_le_add_right mul_le_mul_left_iff mul_le_mul_right_iff mul_le_of_le_div mul_left_cancel mul_left_cancel_iff mul_left_inj mul_lt_mul'' mul_lt_mul_left mul_lt_mul_of_le_of_lt mul_lt_mul_of_le_of_lt' mul_lt_mul_of_lt_of_le mul_lt_mul_of_lt_of_le' mul_lt_mul_of_lt_of_lt mul_lt_mul_of_pos_left mul_lt_mul_of_pos_right mul_lt_mul_pow_succ mul_lt_mul_right mul_max_mul_left mul_max_mul_right mul_min_mul_left mul_min_mul_right mul_mod mul_mod_left mul_mod_mod mul_mod_mul_left mul_mod_mul_right mul_mod_right mul_ne_mul_left mul_ne_mul_right mul_ne_zero_iff mul_pos_iff_of_pos_left mul_pos_iff_of_pos_right mul_right_cancel mul_right_cancel_iff mul_right_inj mul_self_inj mul_self_le_mul_self mul_self_le_mul_self_iff mul_self_lt_mul_self mul_self_lt_mul_self_iff mul_self_sub_mul_self_eq mul_sub_div mul_sub_div_of_dvd mul_sub_left_distrib mul_sub_mod mul_sub_mul_div_of_dvd mul_sub_one mul_sub_right_distrib ne_add_one ne_zero_and_sub_one_eq_zero_iff_isPowerOfTwo ne_zero_iff_zero_lt ne_zero_of_mul_ne_zero_left ne_zero_of_mul_ne_zero_right nextPowerOfTwo nextPowerOfTwo_dec nextPowerOfTwo_eq_iff nextPowerOfTwo_eq_self nextPowerOfTwo_le nine_eq_digitChar not_add_one_le_self not_add_one_le_zero not_beq_eq_true_eq not_coprime_of_dvd_of_dvd not_decide_mod_two_eq_one not_dvd_iff_lt_mul_succ not_dvd_of_lt_of_lt_mul_succ not_dvd_of_pos_of_lt not_ge_eq not_gt_eq not_isPowerOfTwo_zero not_le_eq not_lt_eq not_lt_of_gt not_lt_of_lt not_succ_lt_self ofDigitChars ofDigitChars_append ofDigitChars_cons ofDigitChars_cons_digitChar_of_lt_ten ofDigitChars_eq_foldl ofDigitChars_eq_ofDigitChars_zero ofDigitChars_nil ofDigitChars_replicate_zero ofDigitChars_ten_toDigits ofDigitChars_toDigits one_add_le_iff one_add_sub_one one_and_eq_mod_two one_eq_digitChar one_le_div_iff one_le_iff_ne_zero one_le_of_lt one_le_pow one_le_two_pow one_lt_iff_ne_zero_and_ne_one one_lt_mul_iff one_lt_pow one_lt_pow' one_lt_pow_iff one_lt_succ_succ one_lt_two one_lt_two_pow one_lt_two_pow' one_lt_two_pow_iff one_mod one_mod_eq_one one_mod_eq_zero_iff one_mod_two_pow one_mod_two_pow_eq_one one_pos one_shiftLeft one_sub or_and_distrib_left or_and_distrib_right or_assoc or_comm or_div_two or_div_two_pow or_eq_zero_iff or_exists_add_one or_lt_two_pow or_mod_two_eq_one or_mod_two_pow or_pos_iff or_self or_two_pow_eq_add_of_lt or_zero pos_of_div_pos pos_of_dvd_of_pos pos_of_isPowerOfTwo pos_of_lt_add_left pos_of_lt_add_right pos_of_lt_mul_left pos_of_lt_mul_right pos_of_mul_pos_left pos_of_mul_pos_right pos_of_neZero pow_add' pow_add_one' pow_div pow_dvd_of_le_of_pow_dvd pow_dvd_pow pow_dvd_pow_iff pow_dvd_pow_iff_le_right pow_dvd_pow_iff_le_right' pow_dvd_pow_iff_pow_le_pow pow_eq pow_eq_one pow_eq_self_iff pow_eq_zero pow_gcd_pow pow_gcd_pow_of_gcd_eq_one pow_lcm_pow pow_le_one_iff pow_le_pow_iff_left pow_le_pow_iff_right pow_le_pow_of_le pow_le_pow_right pow_left_inj pow_lt_pow_iff_left pow_lt_pow_iff_pow_mul_le_pow pow_lt_pow_iff_right pow_lt_pow_left pow_lt_pow_of_lt pow_lt_pow_right pow_lt_pow_succ pow_mod pow_mul' pow_pos pow_pos_iff pow_pred_lt_pow pow_pred_mul pow_right_comm pow_right_inj pow_self_mul_pow_self_le pow_self_pos pow_sub_mul_pow pow_succ' pow_two_sub_pow_two pred_add_self pred_eq_of_eq_succ pred_eq_self_iff pred_eq_succ_iff pred_inj pred_le_iff pred_le_iff_le_succ pred_le_of_le_succ pred_lt_of_lt pred_lt_pred pred_lt_self pred_max_pred pred_min_pred pred_mul pred_ne_self pred_one_add pred_sub recAux recCompiled rec_eq_recCompiled repeat repeatTR repeat_eq_repeatTR repr reprFast reprPrec_eq_repr repr_eq_ofList_toDigits repr_eq_repr repr_eq_repr_append_repr repr_ne_empty repr_of_ge repr_of_lt right_eq_add right_le_or self_add_pred self_add_sub_one self_sub_mod seven_eq_digitChar shiftLeft shiftLeft_add shiftLeft_add_eq_or_of_lt shiftLeft_and_distrib shiftLeft_bitwise_distrib shiftLeft_eq shiftLeft_eq' shiftLeft_eq_zero_iff shiftLeft_mod_two_eq_one shiftLeft_or_distrib shiftLeft_pos_iff shiftLeft_shiftRight shiftLeft_succ shiftLeft_succ_inside shiftLeft_xor_distrib shiftLeft_zero shiftRight shiftRight_add shiftRight_and_distrib shiftRight_bitwise_distrib shiftRight_eq' shiftRight_eq_div_pow shiftRight_eq_zero shiftRight_le shiftRight_or_distrib shiftRight_succ shiftRight_succ_inside shiftRight_xor_distrib shiftRight_zero six_eq_digitChar size_rcc size_rco size_ric size_rio size_roc size_roo size_toArray_rcc size_toArray_rco size_toArray_ric size_toArray_rio size_toArray_roc size_toArray_roo sqrt sqrt_le star_eq_digitChar subDigitChar sub_add_eq_max sub_add_lt_sub sub_add_min_cancel sub_add_sub_cancel sub_eq sub_eq_iff_eq_add sub_eq_iff_eq_add' sub_eq_max_sub sub_eq_of_eq_add' sub_eq_sub_min sub_le_add_right_sub sub_le_iff_le_add sub_le_iff_le_add' sub_le_sub_iff_left sub_le_sub_iff_right sub_le_succ_sub sub_lt_add_one sub_lt_iff_lt_add sub_lt_iff_lt_add' sub_lt_left_of_lt_add sub_lt_of_lt sub_lt_of_pos_le sub_lt_right_of_lt_add sub_lt_self sub_lt_sub_iff_right sub_lt_sub_left sub_lt_sub_right sub_lt_succ sub_max_sub_left sub_max_sub_right sub_min_sub_left sub_min_sub_right sub_mod_add_mod_cancel sub_mod_eq_zero_of_mod_eq sub_mul_div sub_mul_div_of_le sub_mul_mod sub_ne_zero_iff_lt sub_ne_zero_of_lt sub_one_add_one sub_one_add_one_eq_of_pos sub_one_add_self sub_one_cancel sub_one_eq_self sub_one_lt sub_one_lt_of_le sub_one_lt_of_lt sub_one_mul sub_one_ne_self sub_one_sub_lt sub_one_sub_lt_of_lt sub_pos_iff_lt sub_self_add sub_sub_eq_min sub_sub_right sub_sub_self sub_sub_sub_cancel_right sub_succ' sub_succ_lt_self succ_add_sub_one succ_div succ_div_of_dvd succ_div_of_mod_eq_zero succ_div_of_mod_ne_zero succ_div_of_not_dvd succ_eq_one_add succ_le_iff succ_lt_of_lt_pred succ_max_succ succ_min_succ succ_mod_succ_eq_zero_iff succ_mul_pos succ_mul_succ succ_mul_succ_eq succ_ne_succ succ_ne_succ_iff succ_pred_eq_of_ne_zero succ_pred_eq_of_pos succ_sub succ_sub_sub_succ succ_succ_ne_one superDigitChar testBit testBit_add testBit_add_one testBit_and testBit_bitwise testBit_bool_toNat testBit_div_two testBit_div_two_pow testBit_eq_decide_div_mod_eq testBit_log2 testBit_lt_two_pow testBit_mod_two_pow testBit_mul_two_pow testBit_mul_two_pow_add_eq testBit_of_two_pow_le_and_two_pow_add_one_gt testBit_one_eq_true_iff_self_eq_zero testBit_one_zero testBit_or testBit_shiftLeft testBit_shiftRight testBit_succ testBit_two_pow testBit_two_pow_add_eq testBit_two_pow_add_gt testBit_two_pow_mul testBit_two_pow_mul_add testBit_two_pow_of_ne testBit_two_pow_self testBit_two_pow_sub_one testBit_two_pow_sub_succ testBit_xor testBit_zero three_eq_digitChar toArray_rcc_add_right_eq_map toArray_rcc_add_succ_right_eq_push toArray_rcc_add_succ_right_eq_push' toArray_rcc_eq_empty toArray_rcc_eq_empty_iff toArray_rcc_eq_if toArray_rcc_eq_ite toArray_rcc_eq_push toArray_rcc_eq_singleton toArray_rcc_eq_singleton_append toArray_rcc_eq_singleton_append_iff toArray_rcc_eq_singleton_iff toArray_rcc_eq_toArray_rco toArray_rcc_ne_empty_iff toArray_rcc_succ_right_eq_append_map toArray_rcc_succ_right_eq_push toArray_rcc_succ_succ toArray_rco_add_add_eq_append toArray_rco_add_right_eq_map toArray_rco_add_succ_right_eq_push toArray_rco_add_succ_right_eq_push' toArray_rco_append_toArray_rco toArray_rco_eq_empty toArray_rco_eq_empty_iff toArray_rco_eq_if toArray_rco_eq_if_push toArray_rco_eq_ite toArray_rco_eq_ite_push toArray_rco_eq_push toArray_rco_eq_singleton toArray_rco_eq_singleton_append toArray_rco_eq_singleton_append_iff toArray_rco_eq_singleton_iff toArray_rco_ne_empty_iff toArray_rco_succ_right_eq_append_map toArray_rco_succ_right_eq_push toArray_rco_succ_succ toArray_rco_zero_right_eq_empty toArray_ric_add_add_eq_append toArray_ric_eq_cons toArray_ric_eq_push toArray_ric_eq_singleton_append_iff toArray_ric_eq_singleton_iff toArray_ric_eq_toArray_rcc toArray_ric_eq_toArray_rco toArray_ric_eq_toArray_rio toArray_ric_eq_toArray_rio_push toArray_ric_ne_nil toArray_ric_succ toArray_ric_succ_eq_push toArray_ric_zero_eq_singleton toArray_rio_add_add_eq_append toArray_rio_eq_if toArray_rio_eq_ite toArray_rio_eq_nil toArray_rio_eq_nil_iff toArray_rio_eq_push toArray_rio_eq_singleton_append toArray_rio_eq_singleton_append_iff toArray_rio_eq_singleton_iff toArray_rio_eq_toArray_rco toArray_rio_ne_nil_iff toArray_rio_one_eq_singleton toArray_rio_succ toArray_rio_succ_eq_push toArray_rio_zero_right_eq_nil toArray_roc_add_add_eq_append toArray_roc_add_right_eq_map toArray_roc_add_succ_right_eq_push toArray_roc_add_succ_right_eq_push' toArray_roc_append_toArray_roc toArray_roc_eq_if toArray_roc_eq_ite toArray_roc_eq_nil toArray_roc_eq_nil_iff toArray_roc_eq_push toArray_roc_eq_singleton toArray_roc_eq_singleton_append toArray_roc_eq_singleton_append_iff toArray_roc_eq_singleton_iff toArray_roc_eq_toArray_rcc toArray_roc_eq_toArray_rco toArray_roc_eq_toArray_roo toArray_roc_ne_nil_iff toArray_roc_succ_right_eq_append_map toArray_roc_succ_right_eq_push toArray_roc_succ_succ toArray_roo_add_right_eq_map toArray_roo_eq_if toArray_roo_eq_ite toArray_roo_eq_nil toArray_roo_eq_nil_iff toArray_roo_eq_push toArray_roo_eq_singleton toArray_roo_eq_singleton_append toArray_roo_eq_singleton_append_iff toArray_roo_eq_singleton_iff toArray_roo_eq_toArray_rco toArray_roo_ne_nil_iff toArray_roo_one_right_eq_nil toArray_roo_succ_right_eq_append_map toArray_roo_succ_right_eq_push toArray_roo_succ_succ toArray_roo_zero_right_eq_nil toArray_toList_rcc toArray_toList_rco toArray_toList_ric toArray_toList_rio toArray_toList_roc toArray_toList_roo toDigits toDigitsCore toDigits_append_toDigits toDigits_eq_if toDigits_eq_ite toDigits_ne_nil toDigits_of_base_le toDigits_of_lt_base toDigits_zero toFloat toFloat32 toISize toInt16 toInt32 toInt64 toInt8 toList_rcc_add_right_eq_map toList_rcc_add_succ_right_eq_append toList_rcc_add_succ_right_eq_append' toList_rcc_eq_append toList_rcc_eq_cons toList_rcc_eq_cons_iff toList_rcc_eq_if toList_rcc_eq_ite toList_rcc_eq_nil toList_rcc_eq_nil_iff toList_rcc_eq_singleton toList_rcc_eq_singleton_iff toList_rcc_eq_toList_rco toList_rcc_ne_nil_iff toList_rcc_succ_right_eq_append toList_rcc_succ_right_eq_cons_map toList_rcc_succ_succ toList_rco_add_add_eq_append toList_rco_add_right_eq_map toList_rco_add_succ_right_eq_append toList_rco_add_succ_right_eq_append' toList_rco_append_toList_rco toList_rco_eq_append toList_rco_eq_cons toList_rco_eq_cons_iff toList_rco_eq_if toList_rco_eq_if_append toList_rco_eq_ite toList_rco_eq_ite_append toList_rco_eq_nil toList_rco_eq_nil_iff toList_rco_eq_singleton toList_rco_eq_singleton_iff toList_rco_ne_nil_iff toList_rco_succ_right_eq_append toList_rco_succ_right_eq_cons_map toList_rco_succ_succ toList_rco_zero_right_eq_nil toList_repr toList_ric_add_add_eq_append toList_ric_eq_append toList_ric_eq_cons toList_ric_eq_cons_iff toList_ric_eq_singleton_iff toList_ric_eq_toList_rcc toList_ric_eq_toList_rco toList_ric_eq_toList_rio toList_ric_eq_toList_rio_append toList_ric_ne_nil toList_ric_succ toList_ric_succ_eq_append toList_ric_zero_eq_singleton toList_rio_add_add_eq_append toList_rio_eq_append toList_rio_eq_cons toList_rio_eq_cons_iff toList_rio_eq_if toList_rio_eq_ite toList_rio_eq_nil toList_rio_eq_nil_iff toList_rio_eq_singleton_iff toList_rio_eq_toList_rco toList_rio_ne_nil_iff toList_rio_one_eq_singleton toList_rio_succ toList_rio_succ_eq_append toList_rio_zero_right_eq_nil toList_roc_add_add_eq_append toList_roc_add_right_eq_map toList_roc_add_succ_right_eq_append toList_roc_add_succ_right_eq_append' toList_roc_append_toList_roc toList_roc_eq_append toList_roc_eq_cons toList_roc_eq_cons_iff toList_roc_eq_if toList_roc_eq_ite toList_roc_eq_nil toList_roc_eq_nil_iff toList_roc_eq_singleton toList_roc_eq_singleton_iff toList_roc_eq_toList_rcc toList_roc_eq_toList_rco toList_roc_eq_toList_roo toList_roc_ne_nil_iff toList_roc_succ_right_eq_append toList_roc_succ_right_eq_cons_map toList_roc_succ_succ toList_roo_add_right_eq_map toList_roo_eq_append toList_roo_eq_cons toList_roo_eq_cons_iff toList_roo_eq_if toList_roo_eq_ite toList_roo_eq_nil toList_roo_eq_nil_iff toList_roo_eq_singleton toList_roo_eq_singleton_iff toList_roo_eq_toList_rco toList_roo_ne_nil_iff toList_roo_one_right_eq_nil toList_roo_succ_right_eq_append toList_roo_succ_right_eq_cons_map toList_roo_succ_succ toList_roo_zero_right_eq_nil toList_toArray_rcc toList_toArray_rco toList_toArray_ric toList_toArray_rio toList_toArray_roc toList_toArray_roo toNat_digitChar_of_lt_ten toNat_digitChar_sub_48_of_lt_ten toNat_testBit toString_eq_ofList_toDigits toString_eq_repr toSubDigits toSubDigitsAux toSubscriptString toSuperDigits toSuperDigitsAux toSuperscriptString toUInt16 toUInt16_eq toUInt32 toUInt32_eq toUInt64 toUInt64_eq toUInt8 toUInt8_eq toUSize toUSize_eq two_eq_digitChar two_pos two_pow_add_eq_or_of_lt two_pow_mod_two_eq_one two_pow_mod_two_eq_zero two_pow_pos two_pow_pred_add_two_pow_pred two_pow_pred_lt_two_pow two_pow_pred_mod_two_pow two_pow_pred_mul_two two_pow_sub_one_mod_two two_pow_sub_two_pow_pred two_pow_succ underscore_not_in_toDigits xor xor_assoc xor_comm xor_div_two xor_div_two_pow xor_eq xor_lt_two_pow xor_mod_two_eq_one xor_mod_two_pow xor_self xor_zero zero_and zero_dvd zero_eq zero_eq_digitChar zero_eq_mul zero_eq_one_mod_iff zero_lt_getElem!_toArray_rcc_iff zero_lt_getElem!_toArray_rco_iff zero_lt_getElem!_toArray_ric_iff zero_lt_getElem!_toArray_rio_iff zero_lt_getElem!_toArray_roc_iff zero_lt_getElem!_toArray_roo_iff zero_lt_getElem!_toList_rcc_iff zero_lt_getElem!_toList_rco_iff zero_lt_getElem!_toList_ric_iff zero_lt_getElem!_toList_rio_iff zero_lt_getElem!_toList_roc_iff zero_lt_getElem!_toList_roo_iff zero_lt_sub_of_lt zero_lt_two zero_max zero_min zero_or zero_pow zero_pow_of_pos zero_shiftLeft zero_shiftRight zero_sub_one zero_testBit zero_xor
Nat.Coprime:coprime_div_left coprime_div_right coprime_dvd_left coprime_dvd_right coprime_mul_left coprime_mul_left_right coprime_mul_right coprime_mul_right_right dvd_of_dvd_mul_left dvd_of_dvd_mul_right eq_one_of_dvd gcd_both gcd_eq_one gcd_left gcd_mul gcd_mul_left_cancel gcd_mul_left_cancel_right gcd_mul_right_cancel gcd_mul_right_cancel_right gcd_right mul_dvd_of_dvd_of_dvd mul_gcd mul_left mul_right pow pow_left pow_right symm
Nat.Internal:elimOffset
Nat.Internal.Linear:Context Expr ExprCnstr Poly PolyCnstr Var fixedVar hugeFuel monomialToExpr
Nat.Internal.Linear.Expr:add denote denote_toPoly denote_toPoly_go eq_of_toNormPoly eq_of_toNormPoly_eq inc mulL mulR num of_cancel_eq of_cancel_le of_cancel_lt toNormPoly toPoly var
Nat.Internal.Linear.Expr.toPoly:go
Nat.Internal.Linear.ExprCnstr:denote denote_toNormPoly denote_toPoly eq eq_false_of_isUnsat eq_of_toNormPoly_eq eq_true_of_isValid lhs mk rhs toNormPoly toPoly toPoly_norm_eq
Nat.Internal.Linear.Poly:cancel cancelAux denote denote_append denote_cons denote_eq denote_eq_cancel denote_eq_cancelAux denote_eq_cancel_eq denote_insert denote_le denote_le_cancel denote_le_cancelAux denote_le_cancel_eq denote_norm_go denote_reverse denote_sort insert isNonZero isNum? isZero norm of_denote_eq_cancel of_denote_eq_cancelAux of_denote_le_cancel of_denote_le_cancelAux of_isNonZero of_isZero toExpr
Nat.Internal.Linear.Poly.norm:go
Nat.Internal.Linear.Poly.toExpr:go
Nat.Internal.Linear.PolyCnstr:denote eq eq_false_of_isUnsat eq_true_of_isValid isUnsat isValid lhs mk norm rhs toExpr
Nat.Internal.Linear.Var:denote
Nat.Internal.Linear.instBEqExpr:beq
Nat.Internal.Linear.instBEqPolyCnstr:beq
Nat.Internal.SOM:Expr Mon Poly
Nat.Internal.SOM.Expr:add denote eq_of_toPoly_eq mul num toPoly toPoly_denote var
Nat.Internal.SOM.Mon:append_denote denote mul mul_denote
Nat.Internal.SOM.Poly:add add_denote append_denote denote denote_insertSorted insertSorted mul mulMon mulMon_denote mul_denote
Nat.Nat:instAntisymmNotLt
Nat.Simproc:add_eq_add_ge add_eq_add_le add_eq_gt add_eq_le add_le_add_ge add_le_add_le add_le_gt add_le_le add_sub_add_ge add_sub_add_le add_sub_le beqEqOfEqEq beqFalseOfEqFalse bneEqOfEqEq bneTrueOfEqFalse eq_add_gt eq_add_le le_add_ge le_add_le sub_add_eq_comm
Nat.ToInt:add_congr div_congr eq_eq finVal le_eq lt_eq mod_congr mul_congr natCast_ofNat ofNat_toNat of_diseq of_dvd of_eq of_le of_not_le pow_congr sub_congr toNat_nonneg
Nat.div:go inductionOn
Nat.gcd:induction
Nat.mod:inductionOn
Nat.modCore:go
Nat.sqrt:iter
Nat.sub:elim
Nat.succ:injEq
NeZero:mk out
NonScalar:mk val
NonemptyType:type
Not:imp
OfScientific:mk ofScientific
One:mk one
Option:Rel all any attach attachWith bindM choice elim elimM filter filterM forM format get get! getDM getM guard isEqSome join le lt mapA mapM max merge min or orElse pbind pelim pfilter pmap repr sequence toArray toList tryCatch unattach
Option.Rel:none some
Option.SomeLtNone:le lt
Option.instBEq:beq
OptionT:bind fail lift mk orElse pure run tryCatch
Or:by_cases by_cases'
OrElse:mk orElse
OrOp:mk or
Ord:compare lex lex' mk on opposite toBEq toLE toLT
Ordering:eq gt isEq isGE isGT isLE isLT isNe lt swap then then'
PEmpty:elim
PLift:down up
PNonScalar:mk
PSigma:Lex RevLex SkipLeft lex lexNdep skipLeft
PSigma.Lex:left right
PSigma.RevLex:left right
PSum:inhabitedLeft inhabitedRight inl inr
PULift:down up
PartialEquivBEq:mk symm trans
Prod:Lex RProd allI anyI foldI lex lexLt map repr reprTuple rprod swap
Prod.Lex:left right
Prod.RProd:intro
Pure:mk pure
Quot:hrecOn indep lcInv pliftOn rec recOn recOnSubsingleton
Quotient:hrecOn liftOn₂ lift₂ pliftOn rec recOn recOnSubsingleton recOnSubsingleton₂
RandomGen:mk next range split
Rat:abs add blt ceil den den_nz div divInt floor inv isInt maybeNormalize mk' mul neg normalize num numDenCasesOn numDenCasesOn' numDenCasesOn'' ofInt ofScientific pow reduced sub toDyadic zpow
Rat.«term_/:_»
ReaderT:adapt bind failure mk orElse pure read run
ReflBEq:mk rfl
Relation:TransGen
Relation.TransGen:single tail
Repr:addAppParen mk reprPrec
ReprAtom:mk
ReprTuple:mk reprTuple
Runtime:forget hold markMultiThreaded markPersistent
SDiff:mk sdiff
SMul:mk smul
STWorld:mk
Sep:mk sep
Seq:mk seq
SeqLeft:mk seqLeft
SeqRight:mk seqRight
Setoid:trivial
ShareCommonM:run
ShareCommonT:run withShareCommon
ShiftLeft:mk shiftLeft
ShiftRight:mk shiftRight
Sigma:repr
Singleton:mk singleton
SizeOf:mk sizeOf
Squash:lift mk
StateCpsT:lift run run' runK
StateRefT':get lift modifyGet run run' set
StateT:bind failure get lift map mk modifyGet orElse pure run run' set
StdGen:mk s1 s2
Stream:next?
String:Iterator Pos Slice ToSlice ValidPos all any anyAux append atEnd back back? byteIterator bytes capitalize chars compare contains crlfToLf data decEq decapitalize decodeChar drop dropEnd dropEndWhile dropPrefix dropPrefix? dropRight dropRightWhile dropSuffix dropSuffix? dropWhile endPos endValidPos endsWith extract find find? findAux findLineStart firstDiffPos foldl foldlAux foldr foldrAux fromUTF8 fromUTF8! fromUTF8? front front? get get! get' get? getUTF8Byte getUtf8Byte hash intercalate isEmpty isInt isNat isPrefixOf isValidUTF8 iter join le length lengthAssumingAscii lines map mapAux mk mkIterator modify next next' nextUntil nextWhile ofByteArray ofList offsetOfPos pos pos! pos? posGE posGT posLE posLT posOf posOfAux positions positionsFrom prev push pushn quote rawEndPos rawStartPos removeLeadingSpaces replace replaceEnd replaceStart replaceStartEnd! revAll revBytes revChars revFind revFind? revFindAux revPosOf revPosOfAux revPositions revPositionsFrom set singleton skipPrefix? skipPrefixWhile skipSuffix? skipSuffixWhile slice slice! slice? sliceFrom sliceTo split splitAux splitInclusive splitOn splitOnAux splitToList startPos startValidPos startsWith stripPrefix stripSuffix substrEq take takeEnd takeEndWhile takeRight takeRightWhile takeWhile toByteArray toFormat toInt! toInt? toList toLower toName toNat! toNat? toRawSubstring toRawSubstring' toSlice toSubstring toSubstring' toUTF8 toUpper trim trimAscii trimAsciiEnd trimAsciiStart trimLeft trimRight utf8ByteSize utf8DecodeChar? utf8EncodeChar utf8EncodeCharFast utf8GetAux utf8GetAux? utf8PrevAux utf8SetAux validateUTF8
String.Internal:any anyImpl append atEnd capitalize capitalizeImpl contains containsImpl drop dropImpl dropRight dropRightImpl extract foldl foldlImpl front frontImpl get getUTF8Byte intercalate intercalateImpl isEmpty isEmptyImpl isPrefixOf isPrefixOfImpl length next nextWhile nextWhileImpl ofToSliceWithProof offsetOfPos offsetOfPosImpl posOf posOfImpl pushn pushnImpl tacticOrder toArray trim trimImpl ugetUTF8Byte
String.Iterator:curr hasNext next
String.Legacy:Iterator iter mkIterator
String.Legacy.Iterator:atEnd curr curr' extract find foldUntil forward hasNext hasPrev i mk next next' nextn pos prev prevn remainingBytes remainingToString s setCurr toEnd toString
String.Legacy.instDecidableEqIterator:decEq
String.Model:positionsFrom revPositionsFrom
String.Pos:Down IsAtEnd Raw Splits appendRight byte cast down extract find find? get get! get? isValid mk modify next next! next? nextn ofCopy ofEqAppend ofReplaceEnd ofReplaceStart ofSlice ofSlice! ofSliceFrom ofSliceTo ofToSlice offset pastModify pastSet prev prev! prev? prevn remainingBytes revFind? revSkip? revSkipWhile set skip? skipWhile slice slice! sliceFrom sliceOrPanic sliceTo toModifyOfLE toReplaceEnd toReplaceStart toSetOfLE toSlice
String.Pos.Down:inner mk
String.Pos.Internal:subImpl
String.Pos.Raw:IsValid IsValidForSlice atEnd byteDistance byteIdx dec decreaseBy extract get get! get' get? inc increaseBy isValid isValidForSlice min mk modify next next' nextUntil nextWhile offsetBy offsetOfPos offsetOfPosAux prev set substrEq unoffsetBy utf8GetAux utf8GetAux? utf8PrevAux utf8SetAux
String.Pos.Raw.Internal:min minImpl sub
String.Pos.Raw.IsValid:isValidUTF8_extract_zero le_rawEndPos
String.Pos.Raw.IsValidForSlice:isValid_offsetBy le_rawEndPos mk
String.Pos.Raw.extract:go₁ go₂
String.Pos.Splits:eq_append mk offset_eq_rawEndPos rotateLeft rotateRight
String.Slice:ByteIterator Pos PosIterator RevByteIterator RevPosIterator RevSplitIterator SplitInclusiveIterator SplitIterator Subslice all any back back? beq bytes chars contains copy drop dropEnd dropEndWhile dropPrefix dropPrefix? dropRight dropRightWhile dropSuffix dropSuffix? dropWhile endExclusive endPos endsWith eqIgnoreAsciiCase extract find find? findNextPos foldl foldr front front? getUTF8Byte getUTF8Byte! hash intercalate isEmpty isInt isNat join length lines mk pos pos! pos? posGE posGT posLE posLT positions positionsFrom rawEndPos replace replaceEnd replaceStart replaceStartEnd replaceStartEnd! revAll revBytes revChars revFind? revPositions revPositionsFrom revSplit skipPrefix? skipPrefixWhile skipSuffix? skipSuffixWhile slice slice! slice? sliceFrom sliceTo split splitInclusive splitToSubslice startInclusive startInclusive_le_endExclusive startPos startsWith str stripPrefix stripSuffix subslice subslice! subsliceFrom take takeEnd takeEndWhile takeRight takeRightWhile takeWhile toInt! toInt? toName toNat! toNat? toString toSubslice trim trimAscii trimAsciiEnd trimAsciiStart trimLeft trimRight utf8ByteSize
String.Slice.ByteIterator:mk offset s
String.Slice.Model:positionsFrom revPositionsFrom
String.Slice.Pattern:BackwardPattern ForwardPattern ForwardSliceSearcher LawfulBackwardPattern LawfulForwardPattern SearchStep StrictBackwardPattern StrictForwardPattern ToBackwardSearcher ToForwardSearcher
String.Slice.Pattern.BackwardPattern:endsWith mk skipSuffix? skipSuffixOfNonempty?
String.Slice.Pattern.BackwardSliceSearcher:endsWith skipSuffix?
String.Slice.Pattern.ForwardPattern:dropPrefix? mk skipPrefix? skipPrefixOfNonempty? startsWith
String.Slice.Pattern.ForwardSliceSearcher:atEnd buildTable emptyAt emptyBefore iter proper skipPrefix? startsWith
String.Slice.Pattern.Internal:memcmpSlice memcmpStr
String.Slice.Pattern.LawfulBackwardPattern:endsWith_eq mk skipSuffixOfNonempty?_eq
String.Slice.Pattern.LawfulForwardPattern:mk skipPrefixOfNonempty?_eq startsWith_eq
String.Slice.Pattern.Model:IsLongestMatch IsLongestMatchAt IsLongestMatchAtChain IsLongestRevMatch IsLongestRevMatchAt IsLongestRevMatchAtChain IsMatch IsRevMatch IsValidRevSearchFrom IsValidSearchFrom LawfulBackwardPatternModel LawfulForwardPatternModel LawfulToBackwardSearcherModel LawfulToForwardSearcherModel MatchesAt NoPrefixPatternModel NoSuffixPatternModel PatternModel RevMatchesAt StrictPatternModel matchAt? revMatchAt? split
String.Slice.Pattern.Model.IsLongestMatch:isMatch mk not_isMatch
String.Slice.Pattern.Model.IsLongestMatchAt:isLongestMatch_sliceFrom le mk
String.Slice.Pattern.Model.IsLongestMatchAtChain:cons nil
String.Slice.Pattern.Model.IsLongestRevMatch:isRevMatch mk not_isRevMatch
String.Slice.Pattern.Model.IsLongestRevMatchAt:isLongestRevMatch_sliceTo le mk
String.Slice.Pattern.Model.IsLongestRevMatchAtChain:cons nil
String.Slice.Pattern.Model.IsMatch:matches_copy mk
String.Slice.Pattern.Model.IsRevMatch:matches_copy mk
String.Slice.Pattern.Model.IsValidRevSearchFrom:matched mismatched startPos
String.Slice.Pattern.Model.IsValidSearchFrom:endPos matched mismatched
String.Slice.Pattern.Model.LawfulBackwardPatternModel:mk skipSuffix?_eq_some_iff
String.Slice.Pattern.Model.LawfulForwardPatternModel:mk skipPrefix?_eq_some_iff
String.Slice.Pattern.Model.LawfulToBackwardSearcherModel:isValidRevSearchFrom_toList mk
String.Slice.Pattern.Model.LawfulToForwardSearcherModel:isValidSearchFrom_toList mk
String.Slice.Pattern.Model.MatchesAt:exists_isLongestMatchAt mk
String.Slice.Pattern.Model.NoPrefixPatternModel:eq_empty mk
String.Slice.Pattern.Model.NoSuffixPatternModel:eq_empty mk
String.Slice.Pattern.Model.PatternModel:Matches mk
String.Slice.Pattern.Model.RevMatchesAt:exists_isLongestRevMatchAt mk
String.Slice.Pattern.Model.StrictPatternModel:mk not_matches_empty
String.Slice.Pattern.SearchStep:cast endPos matched ofSliceFrom rejected startPos
String.Slice.Pattern.StrictBackwardPattern:mk ne_endPos
String.Slice.Pattern.StrictForwardPattern:mk ne_startPos
String.Slice.Pattern.ToBackwardSearcher:DefaultBackwardSearcher defaultImplementation mk toSearcher
String.Slice.Pattern.ToBackwardSearcher.DefaultBackwardSearcher:currPos iter mk
String.Slice.Pattern.ToForwardSearcher:DefaultForwardSearcher defaultImplementation mk toSearcher
String.Slice.Pattern.ToForwardSearcher.DefaultForwardSearcher:currPos iter mk
String.Slice.Pattern.instBEqSearchStep:beq
String.Slice.Pos:Down IsAtEnd Splits byte cast copy down find find? get get! get? isValidForSlice mk next next! next? nextFast nextn ofEqAppend ofReplaceEnd ofReplaceStart ofSlice ofSlice! ofSliceFrom ofSliceTo ofStr offset prev prev! prev? prevAux prevn remainingBytes revFind? revSkip? revSkipWhile skip? skipWhile slice slice! sliceFrom sliceOrPanic sliceTo str toCopy toReplaceEnd toReplaceStart
String.Slice.Pos.Down:inner mk
String.Slice.Pos.Splits:eq_append mk offset_eq_rawEndPos rotateLeft rotateRight
String.Slice.Pos.prevAux:go
String.Slice.PosIterator:currPos mk
String.Slice.RevByteIterator:hinv mk offset s
String.Slice.RevPosIterator:currPos mk
String.Slice.RevSplitIterator:atEnd operating
String.Slice.SplitInclusiveIterator:atEnd operating
String.Slice.SplitIterator:PlausibleStep atEnd operating
String.Slice.Subslice:cast copy endExclusive extendLeft mk ofSliceFrom startInclusive startInclusive_le_endExclusive toSlice toString
String.Slice.instDecidableEqPos:decEq
String.Slice.lines:lineMap
String.ToSlice:mk toSlice
String.firstDiffPos:loop
String.instDecidableEqPos:decEq
String.instHashablePos:hash
String.instHashablePos_1:hash
String.instHashableRaw:hash
Subarray:all allM any anyM array copy drop empty findRev? findRevM? findSomeRevM? foldr foldrM forIn forM forRevM get get! getD mergeSort popFront split start start_le_stop stop stop_le_array_size take
SubarrayIterator:mk step xs
Subsingleton:allEq intro
Substring:Raw atEnd beq bsize isEmpty next prev toIterator toString
Substring.Raw:all any atEnd beq bsize commonPrefix commonSuffix contains drop dropPrefix? dropRight dropRightWhile dropSuffix? dropWhile extract foldl foldr front get isEmpty isNat mk next nextn ofSlice posOf prev prevn repair sameAs splitOn startPos stopPos str take takeRight takeRightWhile takeRightWhileAux takeWhile takeWhileAux toLegacyIterator toName toNat? toSlice? toString trim trimLeft trimRight
Substring.Raw.Internal:all allImpl beq beqImpl drop dropImpl extract extractImpl front frontImpl get getImpl isEmpty isEmptyImpl prev prevImpl takeWhile takeWhileImpl toString toStringImpl
Sum:Lex LiftRel elim getLeft getLeft? getRight getRight? inhabitedLeft inhabitedRight isLeft isRight map repr swap
Sum.Lex:inl inr sep
Sum.LiftRel:inl inr
Sum.instBEq:beq
Task:Priority bind get map mapList pure spawn
Task.Priority:dedicated default max
Thunk:bind fn fnImpl get map mk pure
ToBool:mk toBool
ToStream:toStream
ToString:mk toString
Trans:mk trans
TypeName:mk typeName
UInt16:add complement decEq div intCast land le log2 lor lt mod modn mul natCast neg ofBitVec ofFin ofInt ofNat ofNatClamp ofNatLT ofNatTruncate pow shiftLeft shiftRight size sub toBitVec toFin toFloat toFloat32 toInt16 toNat toUInt32 toUInt64 toUInt8 toUSize xor
UInt32:add complement decEq div intCast isValidChar land le log2 lor lt mod modn mul natCast neg ofBitVec ofFin ofInt ofNat ofNatClamp ofNatLT ofNatTruncate pow shiftLeft shiftRight size sub toBitVec toFin toFloat toFloat32 toInt32 toNat toUInt16 toUInt64 toUInt8 toUSize xor
UInt64:add complement decEq div intCast land le log2 lor lt mod modn mul natCast neg ofBitVec ofFin ofInt ofNat ofNatClamp ofNatLT ofNatTruncate pow shiftLeft shiftRight size sub toBitVec toFin toFloat toFloat32 toInt64 toNat toUInt16 toUInt32 toUInt8 toUSize xor
UInt8:IsUTF8FirstByte add complement decEq div intCast land le log2 lor lt mod modn mul natCast neg ofBitVec ofFin ofInt ofNat ofNatClamp ofNatLT ofNatTruncate pow shiftLeft shiftRight size sub toAsciiLower toAsciiUpper toBitVec toFin toFloat toFloat32 toInt8 toNat toUInt16 toUInt32 toUInt64 toUSize utf8ByteSize xor
ULift:down up
USize:add complement decEq div intCast land le log2 lor lt mod modn mul natCast neg ofBitVec ofFin ofInt ofNat ofNat32 ofNatClamp ofNatLT ofNatTruncate pow repr shiftLeft shiftRight size sub toBitVec toBitVec32 toBitVec64 toFin toFloat toFloat32 toISize toNat toUInt16 toUInt32 toUInt64 toUInt8 xor
Union:mk union
Vector:Mem Perm add all allM any anyM append attach attachWith back back! back? cast compareLex contains count countP drop elimAsArray elimAsList emptyWithCapacity eraseIdx eraseIdx! extract finIdxOf? finRange find? findFinIdx? findM? findRev? findRevM? findSome? findSomeM? findSomeRev? findSomeRevM? firstM flatMap flatMapM flatten foldl foldlM foldr foldrM forM get getD head hmul insertIdx insertIdx! instMul isEqv isPrefixOf leftpad lex map mapFinIdx mapFinIdxM mapIdx mapIdxM mapM mk mul neg ofFn ofFnM pmap pmapImpl pop prod push range range' replace replicate reverse rightpad set set! setIfInBounds shrink singleton size size_toArray smul sub sum swap swapAt swapAt! swapIfInBounds tail take toArray toList uget unattach unexpandMk unzip zero zip zipIdx zipWith «term#v[_,]» «term_~_»
Vector.Mem:mk val
Vector.Perm:of_toArray_perm toArray
Vector.mapFinIdxM:map
Void:mk nonemptyType
WeaklyLawfulMonadAttach:map_attach mk
WellFounded:extrinsicFix extrinsicFix₂ extrinsicFix₃ fix fixC fixF fixFC opaqueFix₃ partialExtrinsicFix partialExtrinsicFix₂ partialExtrinsicFix₃ recursion wrap
WellFounded.Nat:eager fix
WellFounded.Nat.fix:go
WellFoundedRelation:mk rel wf
XorOp:mk xor
Zero:mk zero
default:sizeOf
instBEqOption:beq
instDecidableEqDyadic:decEq
instDecidableEqFloat:decEq
instDecidableEqFloat32:decEq
instDecidableEqPLift:decEq
instDecidableEqRat:decEq
instDecidableEqSum:decEq
instDecidableEqULift:decEq
instDecidableEqVector:decEq
instHashableRat:hash
instReprOrdering:repr
instReprSourceInfo:repr
instReprVector:repr
repeatM:body
`;
