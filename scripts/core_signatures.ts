// Holds the library against core Lean: writes scripts/core_signatures.tsv, which tells of every constant Lean's file and line, its
// attributes, and a hash of its type with the names and kinds of its binders.
//   npx tsx scripts/core_signatures.ts FOLDER     FOLDER holds pages of core that doc-gen4 made: Init.html and Init/
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FileScope, haveAllParts } from "../src/lean/elab/index.ts";
import { Budget, CheckError, type Environment, type Expr } from "../src/lean/kernel/index.ts";
import { prelude } from "../src/lean/library/load.ts";
import { Cursor, command, Failure, tokenize, Unsupported } from "../src/lean/syntax/index.ts";
import { coreDeclarations, type PageDeclaration } from "./core_pages.ts";
import { libraryConstants, signatureHash } from "./core_signature.ts";

const universes = "universe u v w u_1 u_2 u_3 u_4";
/** Attributes that change what a proof may do. */
const telling = new Set(["simp", "reducible", "irreducible", "refl", "symm", "ext", "elab_as_elim"]);
/** What an arrow stands for on the pages of a type, which do not say what is coerced to what. */
const values: Readonly<Record<string, string>> = { Fin: "Fin.val" };
const limits = { milliseconds: 60_000 };

/** The type that a page states, read by the checker in the namespace of the constant. */
function statedType(environment: Environment, { name, signature }: PageDeclaration): Expr | string {
  const dot = name.lastIndexOf(".");
  const namespace = dot < 0 ? "" : `namespace ${name.slice(0, dot)}\n`;
  const [, owner] = Object.entries(values).find(([space]) => name.startsWith(`${space}.`)) ?? [];
  const typed = owner === undefined ? signature : signature.replace(/↑([^\s(){},⟨⟩]+|\([^()]*\))/g, `(${owner} $1)`);
  const text = `${universes}\n${namespace}axiom StatedByPage ${typed.replace(/([^\s({[]+)✝/g, "_$1")}`;
  const apart = environment.fork();
  haveAllParts();
  const scope = new FileScope(apart);
  scope.scope = { ...scope.scope, isLibrary: true };
  try {
    const cursor = new Cursor(tokenize(text), scope.operators);
    while (cursor.token.kind !== "end") scope.run(command(cursor), new Budget(limits));
  } catch (error) {
    if (error instanceof Failure || error instanceof Unsupported || error instanceof CheckError) {
      return `its page does not read: ${error.message.split("\n")[0]}`;
    }
    throw error;
  }
  return apart.get(dot < 0 ? "StatedByPage" : `${name.slice(0, dot)}.StatedByPage`)?.type ?? "its page states nothing";
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: npx tsx scripts/core_signatures.ts FOLDER");
const pages = coreDeclarations(folder);
const { environment } = prelude();
const rows = libraryConstants(environment).map(({ name }): string => {
  const page = pages.get(name);
  if (page === undefined) return [name, "", "", "core has no such constant on its pages"].join("\t");
  const attributes = page.attributes.map((attribute) => attribute.split(" ")[0]).filter((one) => telling.has(one));
  const type = statedType(environment, page);
  return [name, page.source, attributes.join(" "), typeof type === "string" ? `? ${type}` : signatureHash(type)].join(
    "\t",
  );
});
const file = join(dirname(fileURLToPath(import.meta.url)), "core_signatures.tsv");
writeFileSync(file, `${rows.sort().join("\n")}\n`);
console.log(`${rows.length} constants`);
