// `set_option`: the options that change nothing a verdict depends on, with the values that Lean takes. Others are refused.
import { wordSet } from "../../../platform/index.ts";
import type { Command } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";

/** What is printed and what is warned about. They are accepted, so that the list is one of names and not of hashes. */
const switches = wordSet(
  `pp.all pp.notation pp.parens pp.unicode.fun pp.match pp.coercions pp.coercions.types pp.universes pp.fullNames
   pp.privateNames pp.funBinderTypes pp.piBinderTypes pp.piBinderNames pp.piBinderNames.hygienic pp.foralls pp.letVarTypes
   pp.natLit pp.numericTypes pp.instantiateMVars pp.mvars pp.mvars.anonymous pp.mvars.levels pp.mvars.withType
   pp.mvars.delayed pp.beta pp.structureInstances pp.structureInstances.flatten pp.structureInstances.defaults
   pp.structureInstanceTypes pp.fieldNotation pp.fieldNotation.generalized pp.explicit pp.structureProjections pp.proofs
   pp.proofs.withType pp.instances pp.instanceTypes pp.deepTerms pp.motive.pi pp.motive.nonDep pp.motive.all
   pp.safeShadowing pp.sanitizeNames pp.tagAppFns pp.analyze pp.anonymousConstructorNotation pp.macroStack
   pp.inaccessibleNames pp.auxDecls pp.implementationDetailHyps pp.showLetValues pp.exprSizes pp.raw pp.rawOnError
   pp.oneline linter.all linter.unusedVariables linter.unusedVariables.funArgs linter.unusedVariables.patternVars
   linter.unusedVariables.analyzeTactics linter.unusedSectionVars linter.missingDocs linter.deprecated
   linter.suspiciousUnexpanderPatterns linter.constructorNameAsVariable linter.unusedSimpArgs linter.indexVariables
   linter.listVariables`,
);

/** Limits of Lean with their defaults. A higher one, or none, makes Lean accept no less. */
const limits = new Map([
  ["maxHeartbeats", 200_000],
  ["maxRecDepth", 512],
  ["synthInstance.maxHeartbeats", 20_000],
  ["synthInstance.maxSize", 128],
  ["pp.maxSteps", 0],
  ["pp.deepTerms.threshold", 0],
  ["pp.proofs.threshold", 0],
]);
/** Limits for which 0 means that there is none. */
const unlimited = new Set(["maxHeartbeats", "synthInstance.maxHeartbeats"]);

/** Options that have to stay what they are by default. */
const fixed = new Map([
  ["autoImplicit", true],
  ["relaxedAutoImplicit", true],
]);

/**
 * Checks that an option is one without meaning here.
 * @throws Unsupported naming the option; Failure for a value of the wrong type
 */
export function requireHarmlessOption({ name, value, at }: Command & { kind: "option" }): void {
  const expected = switches.has(name) || fixed.has(name) ? "boolean" : limits.has(name) ? "number" : undefined;
  if (expected === undefined) throw new Unsupported(`option '${name}'`, at);
  if (typeof value !== expected) throw new Failure(`the value of the option '${name}' is no ${expected}`, at);
  const isLowered =
    typeof value === "number" && value < (limits.get(name) ?? 0) && !(value === 0 && unlimited.has(name));
  if (isLowered || (fixed.has(name) && fixed.get(name) !== value)) {
    throw new Unsupported(`option '${name}' with this value`, at);
  }
}
