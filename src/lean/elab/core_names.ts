// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import type { Environment } from "../kernel/environment.ts";
import { type Position, Unsupported } from "../syntax/failure.ts";
import { parentOf } from "./names.ts";
import { type GlobalReference, join, type Scope } from "./scope.ts";

const words = (text: string): string[] => text.trim().split(/\s+/);

const root = words(`
  AndOp AndThen Alternative Append Applicative Array BEq BitVec Bind ByteArray Char Coe CoeDep CoeFun CoeHead
  CoeHTC CoeHTCT CoeOTC CoeOut CoeSort CoeT CoeTail CoeTC Complement DecidableEq DecidableLE DecidableLT DecidablePred
  DecidableRel Dvd EStateM EmptyCollection Equivalence EquivBEq Except ExceptCpsT ExceptT Fin Float Float32 FloatArray ForIn
  ForIn' ForM Functor GetElem GetElem? HAnd HAndThen HAppend HOr HOrElse HShiftLeft HShiftRight HSMul HXor HasEquiv
  HasSSubset HasSubset Hashable HEq Id Insert Int16 Int32 Int64 Int8 Inter IO ISize LawfulApplicative LawfulBEq
  LawfulFunctor LawfulMonad LawfulSingleton Max Membership Min Mod Monad MonadControl
  MonadExcept MonadLift MonadReader MonadState MonadStateOf NatCast IntCast NatPow NeZero OptionT OrElse OrOp Ord
  Ordering PEmpty PLift PSigma PSum PUnit Pow Pure Quotient RandomGen ReaderT ReflBEq Repr SDiff SMul Seq
  SeqLeft SeqRight Setoid ShiftLeft ShiftRight Sigma Singleton SizeOf Squash StateCpsT StateM StateRefT' StateT StdGen
  String Subarray Subsingleton Substring Sum Task Thunk ToBool ToString ToStream Trans UInt16 UInt32 UInt64 UInt8
  ULift USize Union Vector WellFounded WellFoundedRelation XorOp Acc Zero One Inv Neg
   and or not xor bne cond compare dite ite flip inline invImage max measure min
  mixHash panic panicCore repr sizeOf toString dbgTrace dbgTraceIfShared dbgTraceVal dbgSleep
     unsafeCast namedPattern outParam semiOutParam optParam autoParam
   lcProof lcUnreachable lcAny noConfusionEnum modify modifyGet
   controlAt control guard throwThe tryCatchThe readThe withTheReader getThe modifyThe
  instDecidableEqOfLawfulBEq lexOrd ltOfOrd leOfOrd maxOfLe minOfLe`);

/** Names below one namespace each, separated by spaces. */
const below: Readonly<Record<string, string>> = {
  Nat: `all allM any anyM bitwise cast compare control dfold digitChar div elimOffset fold foldM
    foldRev forM gcd isPowerOfTwo isValidChar land lcm log2 lor max min mod modCore nextPowerOfTwo
    pred repeat repr shiftLeft shiftRight strongRecOn caseStrongRecOn sub
     testBit toDigits toDigitsCore toFloat toSubDigits toSubscriptString toSuperDigits toSuperscriptString
    toUInt8 toUInt16 toUInt32 toUInt64 toUSize xor decEq decLe decLt beq ble blt cast `,
  Int: `bdiv bmod decEq ediv emod fdiv fmod gcd lcm natAbs not pow repr shiftRight sign subNatNat
    tdiv tmod toISize toInt8 toInt16 toInt32 toInt64 toNat toNat? cast`,
  List: `all and any append asString attach attachWith concat contains count countP drop dropLast dropWhile elem
     erase eraseDups eraseIdx eraseP eraseReps filter filterMap filterMapM filterM find? findIdx findIdx? findM?
    findSome? finIdxOf? flatMap flatMapM flatten foldl foldlM foldr foldrM forA forM getD getLast getLast! getLast? getLastD
    get group head head! head? headD idxOf idxOf? insert insertIdx intercalate intersperse isEmpty
    isEqv isPerm isPrefixOf isPrefixOf? isSublist isSuffixOf isSuffixOf? leftpad length lookup lex lt le map mapA mapM
    mapM' mapTR mapIdx mapFinIdx max max? merge mergeSort min min? modifyTailIdx
     Nodup notElem ofFn or partition partitionM partitionMap Pairwise Perm pmap prod range range' removeAll
    replace replicate replicateTR reverse reverseAux rightpad set singleton span splitAt splitBy
    Sublist IsPrefix IsSuffix IsInfix sum tail tail! tail? tailD take takeTR takeWhile toArray toString toByteArray
    toFloatArray unattach unzip unzip3 zip zipIdx zipWith zipWithAll beq foldlRecOn foldrRecOn
      Mem hasDecEq`,
  Option: `all any attach bind bindM choice elim elimM filter forM format get get! getD getDM getM guard isEqSome isNone
    isSome isSomeAnd join lt map mapA mapM max merge min or orElse orElseM pbind pelim pmap sequence toArray toList
    toBool tryCatch zipWith filterM`,
  Bool: `and or not xor decEq toNat toInt toUInt8 toUInt16 toUInt32 toUInt64 toUSize `,
  Prod: `map allI anyI foldI swap lexLt Lex RProd `,
  Function: `comp const curry uncurry Injective Surjective LeftInverse RightInverse HasLeftInverse HasRightInverse`,
  Sum: `elim getLeft getLeft? getRight getRight? isLeft isRight map swap Lex LiftRel`,
  Classical: `byCases choose decidableInhabited epsilon indefiniteDescription inhabited_of_exists inhabited_of_nonempty
    propDecidable strongIndefiniteDescription typeDecidable typeDecidableEq arbitrary`,
  Decidable: `byCases decide recOn_true recOn_false`,
  Quot: `hrecOn indep lcInd liftOn mkRec pliftOn recOnSubsingleton recOn rec`,
  Eq: `mpr mp ndrec ndrecOn recOn`,
  Acc: `intro inv ndrec ndrecOn recOn rec`,
};

const coreNames: ReadonlySet<string> = new Set([
  ...root,
  ...Object.entries(below).flatMap(([namespace, names]) => words(names).map((name) => `${namespace}.${name}`)),
]);

/**
 * The full name that a declaration of a text gets.
 *
 * @throws Unsupported if Lean's core has declared that name: what is said about it would not be said about Lean's.
 */
export function declaredName(environment: Environment, scope: Scope, name: string, at: Position): string {
  const full = join(scope.namespace, name);
  if (scope.isLibrary !== true && coreNames.has(full) && !environment.has(full)) {
    throw new Unsupported(`declaration of '${full}', which Lean's core has already declared`, at);
  }
  return full;
}

/**
 * @throws Unsupported if a name that is read as a constant of the text may mean one of Lean's core that the library lacks:
 * one of a namespace around the place, further in than what was found, or of an opened one.
 */
export function refuseCoreMeaning(
  environment: Environment,
  scope: Scope,
  name: string,
  found: readonly GlobalReference[],
  at: Position,
): void {
  if (scope.isLibrary === true || found.every((reference) => environment.isRestored(reference.name))) return;
  const candidates: string[] = [];
  for (let around = scope.namespace; around !== ""; around = parentOf(around)) {
    const full = join(around, name);
    if (found.some((reference) => reference.name === full)) return;
    candidates.push(full);
  }
  for (const open of scope.opened) {
    if (open.kind === "namespace" && !open.hiding.includes(name)) candidates.push(join(open.name, name));
  }
  const core = candidates.find((full) => coreNames.has(full) && !environment.has(full));
  if (core !== undefined) throw new Unsupported(`'${name}', which may mean '${core}' of Lean's core here`, at);
}
