import { expect, test } from "vitest";
import { parseImports } from "./imports.ts";

test("finds every kind of import, and tells types from values", () => {
  const source = `
    // import { no } from "./comment.ts";
    /* import { no } from "./block.ts"; */
    import { a } from "./a.ts";
    import type { B } from "./b.ts";
    import { type C, type D } from "./c.ts";
    import { type E, f } from "./e.ts";
    import * as g from "node:fs";
    import "./side_effect.ts";
    import {
      h,
      i,
    } from "./many.ts";
    export * from "./star.ts";
    export { j } from "./j.ts";
    export type { K } from "./k.ts";
    export const text = "from './string.ts'";
    const late = await import("./late.ts");
    let kind: import("./kind.ts").Kind;
    type Whole = typeof import("./whole.ts");
  `;
  const values = parseImports(source).filter((found) => !found.typeOnly);
  const types = parseImports(source).filter((found) => found.typeOnly);
  expect(values.map((found) => found.specifier)).toEqual([
    "./a.ts",
    "./e.ts",
    "node:fs",
    "./side_effect.ts",
    "./many.ts",
    "./star.ts",
    "./j.ts",
    "./late.ts",
  ]);
  expect(values.filter((found) => found.dynamic).map((found) => found.specifier)).toEqual(["./late.ts"]);
  expect(types.map((found) => found.specifier)).toEqual(["./b.ts", "./c.ts", "./k.ts", "./kind.ts", "./whole.ts"]);
});
