// Linear arithmetic, which a page loads with the first proof that needs it.
import { Part } from "../../../platform/index.ts";

export const omega = new Part("omega", () => import("./whole.ts"));
