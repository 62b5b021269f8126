// How the embedded checker's verdicts compare with recorded ones, by folder. The files are looked for in $GENTZEN_DATA.
//   npx tsx bench/oracle.ts          a table
//   npx tsx bench/oracle.ts --json   one JSON line: the rows with every open file and its reason
import { textColumns } from "../src/platform/index.ts";
import { dataFolder } from "../test/lean/check.ts";
import {
  type OracleRow,
  oracleAttacks,
  oracleCorpus,
  oracleExploits,
  oracleFiles,
  oracleMutants,
} from "../test/lean/oracle_table.ts";

function rows(data: string): OracleRow[] {
  return [
    ...["tpil", "logicgame", "nng4", "lean4core"].map((folder) => oracleFiles(data, folder)),
    oracleMutants(data),
    oracleCorpus(data),
    oracleExploits(data),
    oracleAttacks(),
  ];
}

function print(found: readonly OracleRow[]): void {
  const head = [
    "folder",
    "files",
    "to accept",
    "accepted",
    "refused by name",
    "failed",
    "theorems",
    "proved",
    "outdated",
    "false accepts",
  ];
  const cells = found.map((row) => [
    row.folder,
    ...[row.files, row.acceptable, row.accepted, row.refusedByName, row.failed, row.theorems, row.proved].map(String),
    String(row.outdated.length),
    String(row.falseAccepts.length),
  ]);
  console.log(textColumns([head, ...cells]));
  for (const { folder, falseAccepts } of found) {
    for (const name of falseAccepts) console.log(`FALSE ACCEPT in ${folder}: ${name}`);
  }
}

if (dataFolder === undefined) {
  console.error("there are no recorded files; set GENTZEN_DATA to their folder");
  process.exitCode = 1;
} else {
  const found = rows(dataFolder);
  if (process.argv.includes("--json")) console.log(JSON.stringify({ bench: "oracle", rows: found }));
  else print(found);
  if (found.some(({ falseAccepts }) => falseAccepts.length > 0)) process.exitCode = 1;
}
