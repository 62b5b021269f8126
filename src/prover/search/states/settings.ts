// The settings of a search over states, and what they come to.
import { ConfigError } from "../../../platform/index.ts";
import type { SearchSettings } from "./search.ts";
import { searchMethods } from "./search_states.ts";

/** Lines that may be checked for a theorem, and that are sampled in a state at a time, where nothing is said. */
export const MOST_CHECKS = 2000;
export const LINES = 4;

/** What the fields of a search say. */
export interface SearchFields {
  readonly search?: (typeof searchMethods)[number];
  readonly searchTokens?: number;
  readonly searchChecks?: number;
  readonly searchWidth?: number;
}

/** The most tokens of a line. */
const LINE = 40;

/**
 * The settings of a search.
 *
 * @param tokens what it may sample where no field says
 * @param maxTokens the most tokens of a whole proof
 */
export function searchSettings(
  { searchTokens, searchChecks = MOST_CHECKS, searchWidth = LINES }: SearchFields,
  { tokens, maxTokens, parallel }: { readonly tokens: number; readonly maxTokens: number; readonly parallel: number },
): SearchSettings {
  return {
    tokens: searchTokens ?? tokens,
    checks: searchChecks,
    width: searchWidth,
    lineTokens: Math.min(LINE, maxTokens),
    parallel,
  };
}

/** @throws ConfigError for settings of a search where none is asked for */
export function checkSearchFields({ search, ...settings }: SearchFields): void {
  if (search !== undefined) return;
  const given = Object.entries({
    searchTokens: settings.searchTokens,
    searchChecks: settings.searchChecks,
    searchWidth: settings.searchWidth,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  if (given.length === 0) return;
  throw new ConfigError(
    "settings of a search where none is asked for",
    given.join(", "),
    `name the search too: ${searchMethods.join(" or ")}`,
  );
}
