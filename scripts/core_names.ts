// Writes the table of the names that Lean's core has and the library lacks: src/lean/elab/names/core_table.ts.
// npx tsx scripts/core_names.ts FOLDER     FOLDER holds pages of core that doc-gen4 made: Init.html and Init/
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constantsNamed } from "../src/lean/elab/names/names.ts";
import { prelude } from "../src/lean/library/load.ts";

/** Namespaces of Lean's own implementation: no name in them is told apart. */
const whole = ["Lean", "Std", "System", "IO", "ShareCommon", "ST", "EIO", "BaseIO"];
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

function isListed({ name, kind }: { name: string; kind: string }): boolean {
  const namespace = name.slice(0, Math.max(0, name.indexOf(".")));
  if (name.startsWith("_private") || kind === "instance") return false;
  return kind !== "theorem" || namespace === "" || withTheorems.includes(namespace);
}

function pagesOf(folder: string): string[] {
  const pages = readdirSync(join(folder, "Init"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".html"),
  );
  return [join(folder, "Init.html"), ...pages.sort().map((file) => join(folder, "Init", file))];
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: npx tsx scripts/core_names.ts FOLDER");

const { environment } = prelude();
const below = new Map<string, Set<string>>();
for (const page of pagesOf(folder)) {
  for (const declaration of declarations(readFileSync(page, "utf8"))) {
    const { name } = declaration;
    if (!isListed(declaration) || whole.includes(name.split(".")[0]) || environment.has(name)) continue;
    const dot = name.lastIndexOf(".");
    const namespace = name.slice(0, Math.max(0, dot));
    below.set(namespace, (below.get(namespace) ?? new Set()).add(name.slice(dot + 1)));
  }
}
const aliases = exported.split(/\s+/).filter((name) => constantsNamed(environment, name).length === 0);
const lines = [...below]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([space, names]) => `${space}:${[...names].sort().join(" ")}`);
const text = lines.join("\n");
const file = join(dirname(fileURLToPath(import.meta.url)), "../src/lean/elab/names/core_table.ts");
writeFileSync(
  file,
  `// Names of Lean 4.34's core that the library lacks, a namespace a line. Made by scripts/core_names.ts; do not edit.

/** Namespaces of Lean's own implementation, all of whose names count as core's. */
export const wholeNamespaces: readonly string[] = ${JSON.stringify(whole)};

/** Other names at the root for constants that the library lacks: a text may declare them too, and means both then. */
export const coreAliases: readonly string[] = ${JSON.stringify(aliases)};

export const coreNames = String.raw\`
${text}
\`;
`,
);
