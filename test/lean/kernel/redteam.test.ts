// Exports written to deceive kernels: each has to get the verdict that its author expects.
import { describe, expect, it } from "vitest";
import { attacks, attackVerdict } from "./attacks.ts";

describe.skipIf(attacks().length === 0)("attack exports", () => {
  for (const { file, idea, expected } of attacks()) {
    it(`${expected}s ${file}: ${idea}`, () => {
      const { accepted, reason } = attackVerdict(file);
      expect({ accepted, reason }).toMatchObject({ accepted: expected === "accept" });
    });
  }
});
