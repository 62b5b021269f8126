import { expect, test } from "vitest";
import { importsOf } from "../../../src/verify/backends/header_imports.ts";

test.each([
  ["", ""],
  ["open Nat\n", ""],
  ["import Mathlib\n", "import Mathlib\n"],
  ["import Mathlib", "import Mathlib"],
  ["import Mathlib\nimport Aesop\n\nset_option maxHeartbeats 0\n\nopen Nat\n", "import Mathlib\nimport Aesop\n"],
  [
    "-- all of it\n\nimport Mathlib\n-- more\nimport Aesop\nopen Nat\n",
    "-- all of it\n\nimport Mathlib\n-- more\nimport Aesop\n",
  ],
  // What stands between these imports cannot be told from them by lines: they stay together with what follows.
  ["/- a comment -/\nimport Mathlib\nopen Nat\n", "/- a comment -/\nimport Mathlib\nopen Nat\n"],
  ["import Mathlib\n/- a\nimport No\n-/\nopen Nat\n", "import Mathlib\n/- a\nimport No\n-/\nopen Nat\n"],
])("the imports of %j", (header, imports) => {
  expect(importsOf(header)).toBe(imports);
});
