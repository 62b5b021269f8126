// What tactics ask of functions by recursion, which a page loads with the first proof that does.
import { Part } from "../../../platform/index.ts";

export const functions = new Part("functions", () => import("./defining_equation.ts"));
