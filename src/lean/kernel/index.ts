// The kernel's public surface.
export { addDeclaration } from "./add_declaration.ts";
export { collectAxioms, isStandardAxiom, standardAxioms } from "./axioms.ts";
export * from "./declaration.ts";
export { Environment } from "./environment.ts";
export * from "./errors.ts";
export * from "./expr.ts";
export { exprText } from "./expr_text.ts";
export * from "./level.ts";
export { imaxOf, isNeverZero, isZeroLevel, levelAtMost, levelsEqual, maxOf, numeral } from "./level_order.ts";
export { Budget, defaultLimits, type Limits } from "./limits.ts";
export * from "./name.ts";
export { type AcceptedExport, checkNdjson, type ExportVerdict, type RefusedExport } from "./ndjson_check.ts";
export { exportNdjson } from "./ndjson_export.ts";
export { importNdjson, ndjsonVersion } from "./ndjson_import.ts";
export { sameExpr } from "./same_expr.ts";
export * from "./substitute.ts";
export { type Holes, TypeChecker, type TypeCheckerOptions } from "./type_checker.ts";
export { usedConstants } from "./used_constants.ts";
