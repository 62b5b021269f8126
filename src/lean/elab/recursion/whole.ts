// Everything about functions by recursion that tactics use: what is loaded at once.
export { casesPrinciple, definingEquation } from "./defining_equation.ts";
