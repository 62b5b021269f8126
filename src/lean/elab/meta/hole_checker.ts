// The kernel's type checker, extended by what an elaboration knows about its holes.
import {
  appHead,
  type Expr,
  type FVar,
  hasFVar,
  isZeroLevel,
  type Level,
  naturalOperations,
  TypeChecker,
  type TypeCheckerOptions,
} from "../../kernel/index.ts";
import { hasMVar, isMVar, levelHasMVar } from "./holes.ts";
import type { Meta } from "./meta.ts";
import { unifyOffsets } from "./offsets.ts";
import { unfoldWritten } from "./smart_unfolding.ts";
import { unifyHoles, unifyLevels } from "./unify.ts";

/**
 * Infers, reduces and compares terms with holes: those that have a value stand for it, and comparing assigns others. For an
 * elaborator's questions alone; what comes out of it still goes to the kernel, which makes checkers of its own.
 */
export class HoleChecker extends TypeChecker {
  readonly #meta: Meta;

  constructor(meta: Meta, environment: TypeChecker["environment"], options: TypeCheckerOptions) {
    super(environment, options);
    this.#meta = meta;
  }

  override valueOf(variable: FVar): Expr | undefined {
    if (!isMVar(variable)) return variable.value;
    return this.#meta.valueOf(variable) ?? this.#meta.resolveInstance(variable);
  }

  /** By the body as it is written, and only where a case is decided. */
  override unfolding(e: Expr): Expr | "folded" | undefined {
    return unfoldWritten(this, e);
  }

  /** Also division, whose definition is folded here. */
  override naturalOperation(name: string): ((a: bigint, b: bigint) => Expr) | undefined {
    return (
      super.naturalOperation(name) ?? (this.environment.isRestored(name) ? naturalOperations.get(name) : undefined)
    );
  }

  /** Also where the functions that make strings are folded. */
  override get stringMaker(): TypeChecker["stringMaker"] {
    return super.stringMaker ?? (this.environment.isRestored("String") ? "String.ofList" : undefined);
  }

  override equateHeads(a: Expr, b: Expr): boolean | undefined {
    return isMVar(appHead(a)) || isMVar(appHead(b)) ? unifyHoles(this.#meta, a, b) : undefined;
  }

  override equateNumerals(a: Expr, b: Expr): boolean | undefined {
    return unifyOffsets(this.#meta, a, b) ?? super.equateNumerals(a, b);
  }

  /** What was assigned on a way that fails is taken back. */
  override attempt(way: () => boolean): boolean {
    return this.#meta.attempt(way);
  }

  override isLevelEq(a: Level, b: Level): boolean {
    return super.isLevelEq(a, b) || ((levelHasMVar(a) || levelHasMVar(b)) && unifyLevels(this.#meta, a, b));
  }

  /** The answer is "no", too, where a hole, or a definition that is left folded, hides the sort. */
  override isProposition(type: Expr): boolean {
    const reduced = this.whnf(this.infer(type));
    return reduced.kind === "sort" && isZeroLevel(this.#meta.instantiateLevel(reduced.level));
  }

  override keepsType(e: Expr): boolean {
    return !hasMVar(e);
  }

  /** Holes may be filled, and the context of variables differs from question to question. */
  override remembers(e: Expr): boolean {
    return !(hasMVar(e) || hasFVar(e));
  }
}
