// The small prover that comes with gentzen proves in parts what it has no room to write in one, and goes on where it was.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shippedProver, solveProblems } from "../../src/prover/node.ts";
import type { SolveResult } from "../../src/prover/solve/solve.ts";
import { oneTheoremTask } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const statement = "theorem ex (p q r s : Prop) (h : p ∧ q ∧ r ∧ s) : ((s ∧ r) ∧ q) ∧ p";
const sketch =
  "by\n  have hp : p := by sorry\n  have hq : q := by sorry\n  have a : r ∧ s := h.2.2\n  clear h\n  have hr : r := by\n    sorry\n  have hs : s := a.2\n  exact ⟨⟨⟨hs, hr⟩, hq⟩, hp⟩";

test("a theorem is proved by a sketch, and the same call asks for nothing again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-solve-"));
  try {
    const sketchFile = join(folder, "sketches.jsonl");
    writeFileSync(sketchFile, `${JSON.stringify({ header: "", statement, sketch })}\n`);
    let checks = 0;
    const judge = {
      verifyAll: async (requests: readonly Parameters<typeof verifyEmbedded>[0][]) => {
        checks += requests.length;
        return requests.map((request) => verifyEmbedded(request));
      },
    };
    const results: SolveResult[] = [];
    const solveOnce = () =>
      solveProblems(
        {
          model: shippedProver(),
          task: oneTheoremTask(statement),
          judge,
          out: folder,
          onResult: (_, result) => results.push(result),
        },
        { decomposer: "replay", sketchFile, samples: 8, efforts: 1, depth: 1, maxTokens: 24, rows: 4, seed: 3 },
      );
    expect(await solveOnce()).toEqual({ proved: 1, problems: 1 });
    const [first] = results;
    expect(verifyEmbedded({ statement, proof: first.proof! }).kind).toBe("proved");
    expect(first.tree).toMatchObject({ state: "proved", by: "sketch" });
    expect(first.tree.sketches[0].subgoals).toHaveLength(3);
    const before = checks;
    expect(await solveOnce()).toEqual({ proved: 1, problems: 1 });
    expect(checks).toBe(before);
    expect(results[1].proof).toBe(first.proof);
    expect(readFileSync(join(folder, "solved.jsonl"), "utf8").trim().split("\n")).toHaveLength(1);
    await expect(
      solveProblems(
        { model: shippedProver(), task: oneTheoremTask(statement), judge, out: folder },
        { decomposer: "chat" },
      ),
    ).rejects.toThrow(/endpoint is missing/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
