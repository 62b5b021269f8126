// The small things that every layer needs.
export { type AtEnd, withCleanup } from "./cleanup.ts";
export * from "./clock.ts";
export * from "./errors.ts";
export { firstNotFinite, jsonMetrics } from "./finite.ts";
export * from "./lists.ts";
export * as option from "./options.ts";
export { checkOptions, checkValue, type Rule, type Rules } from "./options.ts";
export { MissingPart, Part } from "./part.ts";
export * from "./random.ts";
export * from "./tables.ts";
export { textColumns } from "./text/columns.ts";
export { counted } from "./text/counted.ts";
export { type HashedWords, holdsWord } from "./text/hashed_words.ts";
export { editDistance, nearest } from "./text/suggest.ts";
export * from "./text/text.ts";
