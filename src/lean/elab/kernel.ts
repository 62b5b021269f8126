// What the elaborator uses of the kernel's term representation, in one place.
export type { ConstantInfo, ConstructorInfo, InductiveInfo, RecursorInfo } from "../kernel/declaration.ts";
export * from "../kernel/expr.ts";
export {
  type Level,
  levelIMax,
  levelMax,
  levelMVar,
  levelOfNumber,
  levelOne,
  levelParam,
  levelSucc,
  levelText,
  levelZero,
  type MVarLevel as LevelMVar,
  mapLevel,
  sameLevel,
} from "../kernel/level.ts";
export * from "../kernel/substitute.ts";
