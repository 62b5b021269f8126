// How many lemmas of Lean's own files the embedded checker proves as they are written. The files are looked for in $GENTZEN_CORE, a
// folder laid out like Lean's `src`.
//   GENTZEN_CORE=FOLDER npx tsx bench/core_lemmas.ts          a table, and what is not proved with its reason
//   GENTZEN_CORE=FOLDER npx tsx bench/core_lemmas.ts --write  writes names and verdicts to bench/core_lemmas.tsv
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { textColumns } from "../src/platform/index.ts";
import { coreLemmas } from "../test/lean/core_lemmas.ts";

const files = [
  "PropLemmas",
  "Data/Bool",
  "Data/Nat/Basic",
  "Data/Option/Basic",
  "Data/Option/Lemmas",
  "Data/List/Lemmas",
];
const folder = process.env.GENTZEN_CORE;
if (folder === undefined) {
  console.error("there are no files of Lean's library; set GENTZEN_CORE to a folder laid out like Lean's src");
  process.exitCode = 1;
} else {
  const there = files
    .map((name) => ({ name: `Init/${name}.lean`, path: join(folder, "Init", `${name}.lean`) }))
    .filter(({ path }) => existsSync(path));
  const checked = coreLemmas(there.map(({ path }) => readFileSync(path, "utf8")));
  const found = there.map(({ name }, index) => ({ name, lemmas: checked[index] ?? [] }));
  for (const { name, lemmas } of found) {
    for (const lemma of lemmas.filter(({ verdict }) => verdict !== "proved")) {
      console.log(`${name} ${lemma.name}: ${lemma.verdict}: ${lemma.reason.split("\n")[0]}`);
    }
  }
  const counts = (lemmas: readonly { readonly verdict: string }[]) =>
    ["proved", "unsupported", "failed"].map((kind) => String(lemmas.filter(({ verdict }) => verdict === kind).length));
  const rows = found.map(({ name, lemmas }) => [name, String(lemmas.length), ...counts(lemmas)]);
  const all = found.flatMap(({ lemmas }) => lemmas);
  const head = ["file", "lemmas", "proved", "refused by name", "failed"];
  console.log(textColumns([head, ...rows, ["all", String(all.length), ...counts(all)]]));
  if (process.argv.includes("--write")) {
    const lines = found.flatMap(({ name, lemmas }) =>
      lemmas.map((lemma) => `${name}\t${lemma.name}\t${lemma.verdict}\n`),
    );
    writeFileSync(new URL("core_lemmas.tsv", import.meta.url), lines.join(""));
  }
}
