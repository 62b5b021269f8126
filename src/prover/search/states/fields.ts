// The settings of a search over states as fields: apart from what they come to, which pages need without their schemas.
import { z } from "zod";
import { searchMethods } from "./search_states.ts";
import { LINES, MOST_CHECKS } from "./settings.ts";

/** How states are searched. */
export const searchFields = {
  search: z
    .enum(searchMethods)
    .optional()
    .describe("search over the states of a proof: best-first, or puct, a tree search"),
  searchTokens: z.int().min(1).optional().describe("tokens that the search may sample for a theorem"),
  searchChecks: z
    .int()
    .min(1)
    .optional()
    .describe(`lines that the search may have checked for a theorem; default ${MOST_CHECKS}`),
  searchWidth: z.int().min(1).optional().describe(`lines that are sampled in a state at a time; default ${LINES}`),
};
