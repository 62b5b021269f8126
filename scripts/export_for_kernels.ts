// Writes what the embedded checker takes in Lean's kernel export format, so that a kernel by another hand can judge it: the whole
// library, theorems of the training distribution with their proofs, and what is proved of Lean files.
//   npx tsx scripts/export_for_kernels.ts FOLDER [--proofs 5000] [--seed export] [FILE.lean …]
// nanoda, for one, takes each file with the configuration that is written beside it: nanoda_bin FOLDER/library.json
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { prelude } from "../src/lean/library/load.ts";
import { loadLibraryProofs } from "../src/lean/library/load_proofs.ts";
import { printStatement } from "../src/tasks/logic/print.ts";
import { tacticProof } from "../src/tasks/logic/problem.ts";
import { defaultStreamOptions, settledStatements } from "../src/tasks/logic/stream.ts";
import { exportNdjson } from "../src/verify/index.ts";
import { exportTheorems } from "../src/verify/node.ts";

/** Theorems of one file. */
const CHUNK = 500;
/** Lean's own, which the kernels are told of: a proof that rests on another is an error. */
const AXIOMS = ["propext", "Classical.choice", "Quot.sound"];

const { values, positionals } = parseArgs({
  options: { proofs: { type: "string", default: "5000" }, seed: { type: "string", default: "export" } },
  allowPositionals: true,
});
const [folder, ...files] = positionals;
if (folder === undefined) throw new Error("name the folder to write into");
mkdirSync(folder, { recursive: true });

function write(name: string, text: string, axioms = AXIOMS): void {
  const path = resolve(folder, `${name}.ndjson`);
  writeFileSync(path, text);
  const settings = {
    export_file_path: path,
    use_stdin: false,
    permitted_axioms: axioms,
    unpermitted_axiom_hard_error: true,
    nat_extension: true,
    string_extension: true,
    print_success_message: true,
  };
  writeFileSync(resolve(folder, `${name}.json`), JSON.stringify(settings));
}

/** Writes what is proved of a text. @returns how many theorems, and how many were left out */
function writeProved(name: string, source: string): readonly [number, number] {
  const { text, theorems, leftOut } = exportTheorems(source);
  if (theorems.length > 0) write(name, text);
  return [theorems.length, leftOut.length];
}

loadLibraryProofs();
const { environment } = prelude();
const constants = environment.constants();
write(
  "library",
  exportNdjson(
    environment,
    constants.map(({ name }) => name),
  ),
  // The library has it, and no proof that is accepted rests on it.
  [...AXIOMS, "sorryAx"],
);
console.log(`library: ${constants.length} constants`);

function* proofs(count: number): Generator<string> {
  let written = 0;
  for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, seed: values.seed })) {
    if (written === count) return;
    if (proof === undefined) continue;
    const statement = printStatement(sequent).replace(/^theorem \w+/, `theorem t${written++}`);
    yield `${statement} := ${tacticProof(proof)}\n`;
  }
}

const drawn = [...proofs(Number(values.proofs))];
for (let start = 0; start < drawn.length; start += CHUNK) {
  const [proved, leftOut] = writeProved(`proofs_${start / CHUNK}`, drawn.slice(start, start + CHUNK).join("\n"));
  if (leftOut > 0) throw new Error(`${leftOut} proofs of the training distribution are not accepted`);
  console.log(`proofs ${start} to ${start + proved}`);
}

const counts = { files: 0, theorems: 0, leftOut: 0 };
for (const [index, file] of files.entries()) {
  const name = `file_${index}_${basename(file, ".lean")}`;
  const [proved, leftOut] = writeProved(name, readFileSync(file, "utf8"));
  counts.files += Number(proved > 0);
  counts.theorems += proved;
  counts.leftOut += leftOut;
}
if (files.length > 0) console.log(`${counts.theorems} theorems of ${counts.files} files; ${counts.leftOut} left out`);
