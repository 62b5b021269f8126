// Makes the table of the names that Lean's core has and the library lacks, hashes of those in scripts/core_names.txt (a namespace a
// line), which is shipped with the library.
// npx tsx scripts/core_names.ts FOLDER     reads the names again: FOLDER holds pages of core that doc-gen4 made: Init.html and Init/
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CoreNames, nameSetOf } from "../src/lean/elab/names/core_names.ts";
import { constantsNamed } from "../src/lean/elab/names/names.ts";
import type { Environment } from "../src/lean/kernel/index.ts";
import { hashedWords } from "./hashed_words.ts";

/** Namespaces of Lean's own implementation: no name in them is told apart. */
const whole = `Lean Std System IO ShareCommon ST EIO BaseIO Nat.Internal Int.Internal Nat.Simproc Nat.ToInt`.split(" ");
/** Namespaces whose theorems are listed too; the root's are. Those of the others would make the table four times as long. */
const withTheorems = ["Nat", "Bool", "Eq", "And", "Or", "Iff", "Not", "Exists", "Function", "Classical", "Decidable"];

/** What core's `export` commands make available at the root, which pages do not show. */
const exported = `and or not xor default set get modifyGet read throw tryCatch max min toString sizeOf hash reprPrec decide isTrue
  isFalse pure bind compare getElem none some`;

/** The declarations of a page of doc-gen4 with their kinds. */
function* declarations(page: string): Generator<{ name: string; kind: string }> {
  for (const [, name, kind] of page.matchAll(/class="decl" id="([^"]+)"><div class="(\w+)"/g)) {
    yield { name: plain(name), kind };
  }
  for (const [, name] of page.matchAll(/<(?:li class="constructor"|li|ul class="structure_fields") id="([^"]+)"/g)) {
    yield { name: plain(name), kind: "field" };
  }
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]);
}

/** What notations are made of: nobody writes their names. */
const isNotation = /^(?:«(?:prec|prio|stx_|tactic|term)|unexpand|term[A-Z!])/;

function isListed({ name, kind }: { name: string; kind: string }): boolean {
  const namespace = name.slice(0, Math.max(0, name.indexOf(".")));
  if (name.startsWith("_private") || kind === "instance" || isNotation.test(name)) return false;
  return kind !== "theorem" || namespace === "" || withTheorems.includes(namespace);
}

function pagesOf(folder: string): string[] {
  const pages = readdirSync(join(folder, "Init"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".html"),
  );
  return [join(folder, "Init.html"), ...pages.sort().map((file) => join(folder, "Init", file))];
}

const here = dirname(fileURLToPath(import.meta.url));
const listFile = join(here, "core_names.txt");

/** The names that the pages in a folder tell of, but those of whole namespaces. */
function namesOf(folder: string): Set<string> {
  const found = new Set<string>();
  for (const page of pagesOf(folder)) {
    for (const declaration of declarations(readFileSync(page, "utf8"))) {
      if (isListed(declaration) && !prefixesOf(declaration.name).some((prefix) => whole.includes(prefix)))
        found.add(declaration.name);
    }
  }
  return found;
}

function listedNames(): Set<string> {
  const lines = readFileSync(listFile, "utf8").trim().split("\n");
  return new Set(
    lines.flatMap((line) => {
      const colon = line.indexOf(":");
      const space = line.slice(0, colon);
      return line
        .slice(colon + 1)
        .split(" ")
        .map((name) => (space === "" ? name : `${space}.${name}`));
    }),
  );
}

function listText(names: ReadonlySet<string>): string {
  const below = new Map<string, string[]>();
  for (const name of names) {
    const dot = name.lastIndexOf(".");
    const space = name.slice(0, Math.max(0, dot));
    below.set(space, [...(below.get(space) ?? []), name.slice(dot + 1)]);
  }
  const lines = [...below]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([space, found]) => `${space}:${found.sort().join(" ")}`);
  return `${lines.join("\n")}\n`;
}

/** The namespaces around a name. */
function prefixesOf(name: string): string[] {
  return [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index));
}

/** The table for a library: the names that it lacks. */
export function coreNamesBeside(environment: Environment): CoreNames {
  const listed = [...listedNames()].filter((name) => !environment.has(name));
  const lacked = new Set([...listed, ...whole]);
  /** Below a constant that the library lacks, all names count as core's: none is listed. */
  const names = listed.filter((name) => !prefixesOf(name).some((prefix) => lacked.has(prefix)));
  const aliases = exported.split(/\s+/).filter((name) => constantsNamed(environment, name).length === 0);
  const below = names.filter((name) => nameSetOf(name) === "below");
  const root = names.filter((name) => nameSetOf(name) === "root");
  const spaces = [...new Set([...below, ...whole].map((name) => name.split(".", 1).join()))];
  // Few texts declare a name in a namespace of core's; most theorems are declared at the root.
  return { whole, aliases, below: hashedWords(below, 9), root: hashedWords(root, 15), spaces: hashedWords(spaces, 10) };
}

const [script, folder] = process.argv.slice(1);
if (script === fileURLToPath(import.meta.url) && folder !== undefined)
  writeFileSync(listFile, listText(namesOf(folder)));
