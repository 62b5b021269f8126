// How Lean finds modules: compiled files below the folders of LEAN_PATH, by the names that their paths spell.
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { FakeEnvironment } from "./language.ts";

/** The environment of a module that is on the search path; undefined where it is not. */
export function loadModule(module: string): FakeEnvironment | undefined {
  const [first] = module.split(".");
  for (const folder of searchPath()) {
    const isHere = existsSync(join(folder, `${first}.olean`)) || isFolder(join(folder, first));
    if (!isHere) continue;
    // The first folder with the package decides, whether the module is there or not.
    const file = join(folder, `${join(...module.split("."))}.olean`);
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).environment : undefined;
  }
  return undefined;
}

export function searchPath(): string[] {
  return (process.env.LEAN_PATH ?? "").split(":").filter((folder) => folder !== "");
}

/** The module that a file is, by its path below a folder. @throws where it does not lie there */
export function moduleOf(file: string, root: string): string {
  const real = realpathSync(file);
  const below = `${realpathSync(root).replace(/\/$/, "")}${sep}`;
  if (!real.startsWith(below)) throw new Error(`input file '${real}' must be contained in root directory (${below})`);
  return real
    .slice(below.length)
    .replace(/\.[^.]*$/, "")
    .split(sep)
    .join(".");
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
