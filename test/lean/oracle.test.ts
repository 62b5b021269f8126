// Files with recorded verdicts of real Leans: what Lean rejects is never accepted; what it accepts is proved or refused by name.
import { describe, expect, it } from "vitest";
import { dataFolder } from "./check.ts";
import {
  type OracleRow,
  oracleAttacks,
  oracleCorpus,
  oracleExploits,
  oracleFiles,
  oracleMutants,
} from "./oracle_table.ts";

const data = dataFolder as string;

/** Files and theorems that have to be accepted at least; `bench/oracle.ts` prints what they are now. */
const floors: Record<string, { accepted: number; proved: number }> = {
  tpil: { accepted: 132, proved: 201 },
  logicgame: { accepted: 45, proved: 938 },
  nng4: { accepted: 1, proved: 76 },
  lean4core: { accepted: 3, proved: 70 },
  mutants: { accepted: 115, proved: 115 },
  "lean-corpus": { accepted: 334, proved: 338 },
  exploits: { accepted: 6, proved: 4 },
  kernel: { accepted: 2, proved: 0 },
};

function check(row: OracleRow): void {
  expect(row.falseAccepts).toEqual([]);
  const floor = floors[row.folder];
  expect(row.accepted, row.failures.join("\n")).toBeGreaterThanOrEqual(floor.accepted);
  expect(row.proved).toBeGreaterThanOrEqual(floor.proved);
}

describe.skipIf(dataFolder === undefined)("recorded verdicts", () => {
  it.each(["tpil", "logicgame", "nng4", "lean4core"])("on the files of %s", (folder) => {
    check(oracleFiles(data, folder));
  });

  it("finishes every propositional game level that does not hide a constant of core Lean", () => {
    const { failures, refusals } = oracleFiles(data, "logicgame");
    const open = [...failures, ...refusals].map((text) => text.split(" ")[0]);
    expect(open).toEqual(["IffIntro_L06.lean", "IffTactic_L06.lean"]);
  });

  it("on mutants of proofs", () => {
    check(oracleMutants(data));
  });

  it("on small files with what today's Lean says", () => {
    check(oracleCorpus(data));
  });

  it("on texts that cheat", () => {
    check(oracleExploits(data));
  });

  it("on exports that deceive", () => {
    check(oracleAttacks());
  });
});
