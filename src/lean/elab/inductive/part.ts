// Types and instances that a text declares, which a page loads with the first text that does.
import { Part } from "../../../platform/index.ts";

export const types = new Part("types", () => import("./whole.ts"));
