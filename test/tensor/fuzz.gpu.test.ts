// A short run of the tensor fuzzer; scripts/fuzz_tensors.ts runs it for as long as one likes.
import { describe, expect, it } from "vitest";
import { useDevice } from "../device.ts";
import { fuzzTensors } from "./fuzz.ts";

useDevice();

describe("random calls of the tensor API", () => {
  for (const first of [0, 25, 50, 75]) {
    it(`cases ${first} to ${first + 24} are right or refused`, async () => {
      const found: string[] = [];
      for (let index = first; index < first + 25; index++)
        found.push(...[await fuzzTensors(index)].filter((each) => each !== undefined));
      expect(found).toEqual([]);
    }, 600_000);
  }
});
