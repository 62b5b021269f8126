// Definitions and recursion, which a page loads with the first text that has one.
import { Part } from "../../../platform/index.ts";

export const definitions = new Part("definitions", () => import("./definitions.ts"));
