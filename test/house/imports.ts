// Reads the imports of the project's sources.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** One import statement, re-export or dynamic import. */
export interface Import {
  /** The importing file, relative to the root, with forward slashes. */
  file: string;
  /** The imported file in the same form, or the name of a package or Node module. */
  target: string;
  /** A file of the project, and no package. */
  local: boolean;
  /** Only types: nothing is loaded. */
  typeOnly: boolean;
  /** `import("…")`: loaded when the code gets there. */
  dynamic: boolean;
}

/** The text of a file, relative to the root. */
export function readText(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Every TypeScript file below a folder, relative to the root; none of what was installed or built there. */
export function sources(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  const found = entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === "dist" ? [] : sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
  return found.sort();
}

/** The imports of one file. */
export function importsOf(file: string): Import[] {
  return parseImports(readFileSync(join(ROOT, file), "utf8")).map(({ specifier, typeOnly, dynamic }) => {
    const local = specifier.startsWith(".");
    const target = local
      ? relative(ROOT, resolve(ROOT, dirname(file), specifier))
          .split(sep)
          .join("/")
      : specifier;
    return { file, target, local, typeOnly, dynamic };
  });
}

const STATIC = /^[ \t]*(?:import|export)\b(\s+type\b)?(?:[^"';=()]*?\bfrom)?\s*["']([^"']+)["']/gm;
const DYNAMIC = /(\btypeof\s+)?\bimport\(\s*["']([^"']+)["']\s*,?\s*\)(\s*\.\s*[A-Z])?/g;

/** Finds the import statements in a source text; comments do not count. */
export function parseImports(source: string): { specifier: string; typeOnly: boolean; dynamic: boolean }[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^[ \t]*\/\/.*$/gm, "");
  const found = [...code.matchAll(STATIC)].map((match) => ({
    specifier: match[2],
    typeOnly: match[1] !== undefined || onlyInlineTypes(match[0]),
    dynamic: false,
  }));
  for (const match of code.matchAll(DYNAMIC)) {
    const typeOnly = match[1] !== undefined || match[3] !== undefined;
    found.push({ specifier: match[2], typeOnly, dynamic: true });
  }
  return found;
}

/** `import { type A, type B } from`: nothing but types between the braces. */
function onlyInlineTypes(statement: string): boolean {
  const names = /^\s*(?:import|export)\s*\{([^}]*)\}/.exec(statement)?.[1].split(",");
  const written = names?.map((name) => name.trim()).filter((name) => name !== "");
  return written !== undefined && written.length > 0 && written.every((name) => name.startsWith("type "));
}
