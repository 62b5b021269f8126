// A file over 4 GiB is written in earnest: it takes the disk that it says.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTensor } from "../../src/data/index.ts";
import { openSafetensors, writeSafetensors } from "../../src/data/node.ts";

test("over 4 GiB, written in pieces and read back at its end", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-large-"));
  try {
    const path = join(folder, "model.safetensors");
    const piece = new Uint8Array(50_000_000).fill(1);
    const huge = {
      dtype: "U8" as const,
      shape: [4_500_000_000],
      *pieces() {
        for (let count = 0; count < 90; count++) yield piece;
      },
    };
    const last = { dtype: "F32" as const, shape: [2], pieces: () => [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)] };
    const { bytes } = await writeSafetensors(
      path,
      new Map<string, typeof huge | typeof last>([
        ["huge", huge],
        ["last", last],
      ]),
    );
    expect(statSync(path).size).toBe(bytes);
    expect(bytes).toBeGreaterThan(4_500_000_008);
    const { tensors } = await openSafetensors(path);
    expect([...(await readTensor(tensors.get("last")!)).data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
