// What a page has of the library: its size is measured, and it is run.
export * from "../../../src/browser/index.ts";
