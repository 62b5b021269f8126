import { expect, test } from "vitest";
import { DataError, describeError, GentzenError, ShapeError } from "../../src/platform/index.ts";

test("an error says what, shows the evidence, and tells the fix", () => {
  const error = new ShapeError(
    "matmul: inner dimensions differ, 512 and 256",
    ["a: f32[8, 512]", "b: f32[256, 4]"],
    "use w.T",
  );
  expect(describeError(error)).toBe(
    "ShapeError: matmul: inner dimensions differ, 512 and 256\n  a: f32[8, 512]\n  b: f32[256, 4]\n  hint: use w.T",
  );
  expect(error).toBeInstanceOf(GentzenError);
  expect(error.evidence).toEqual(["a: f32[8, 512]", "b: f32[256, 4]"]);
});

test("evidence and hint may be absent, and the cause is kept", () => {
  const cause = new Error("disk");
  const error = new DataError("cannot read", [], undefined, { cause });
  expect(error.message).toBe("cannot read");
  expect(error.cause).toBe(cause);
});
