// The kernel's public surface.

export {
  addNumbers,
  bitsOf,
  chargeDivision,
  multiplyNumbers,
  powerOfNumber,
  readDigits,
} from "./budget/big_numbers.ts";
export * from "./budget/errors.ts";
export { Budget, defaultLimits, type Limits } from "./budget/limits.ts";
export { charge, nodesCreated, PIECES_PER_STEP, uncharged } from "./budget/meter.ts";
export { naturalOperations } from "./checker/natural.ts";
export { numeralToConstructor } from "./checker/primitives.ts";
export { unfold } from "./checker/reduce.ts";
export { TypeChecker, type TypeCheckerOptions } from "./checker/type_checker.ts";
export * from "./environment/declaration.ts";
export { type Constants, Environment, type Extension } from "./environment/environment.ts";
export { usedConstants } from "./environment/used_constants.ts";
export { addDeclaration } from "./gate/add_declaration.ts";
export { collectAxioms, isStandardAxiom, standardAxioms } from "./gate/axioms.ts";
export { type AcceptedExport, checkNdjson, type ExportVerdict, type RefusedExport } from "./ndjson/check.ts";
export { exportNdjson } from "./ndjson/export.ts";
export { importNdjson, ndjsonVersion } from "./ndjson/import.ts";
export { leanVersion } from "./release.ts";
export * from "./term/expr.ts";
export { exprText } from "./term/expr_text.ts";
export * from "./term/level.ts";
export { imaxOf, isNeverZero, isZeroLevel, levelAtMost, levelsEqual, maxOf, numeral } from "./term/level_order.ts";
export { FIRST_MARK } from "./term/marks.ts";
export * from "./term/name.ts";
export { sameExpr } from "./term/same_expr.ts";
export * from "./term/substitute.ts";
export * from "./term/visit.ts";
