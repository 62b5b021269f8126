// What only declarations with calls of themselves, and definitions, need: what is loaded at once.
export { addEquationLemmas, equationLimits } from "../recursion/equations.ts";
export { compileStructurally, openRecursion, withoutArguments } from "../recursion/structural.ts";
export { requireProgram } from "./computability.ts";
export { elaborateLocal, namesOfLocals } from "./local_definitions.ts";
export { addPrinciple } from "./principles.ts";
export { compileTerminating } from "./termination.ts";
