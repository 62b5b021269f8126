// What differs between Node and the browser, and the small things that every layer needs.
export * from "./adapter.ts";
export * from "./clock.ts";
export * from "./errors.ts";
export * from "./polling.ts";
export * from "./random.ts";
export * from "./tables.ts";
export * from "./text.ts";
