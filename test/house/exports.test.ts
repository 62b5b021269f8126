// What is exported is used: every function and class that a package's entrance gives is called by a verb (or a module below one),
// by an example, a bench or a script, or a page of the documents speaks of it. What is not has its reason here.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, readText, sources } from "./imports.ts";

/** Exports that nothing calls, by the reason why they stay. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "the oracle's own entrance, with which tests measure": [
    "asNdArray",
    "checkGradient",
    "directionalDerivative",
    "innerProduct",
    "relativeError",
  ],
  "programs of one's own read files and catch errors with them": ["FolderInUseError"],
};

const PAGES = ["README.md", "ARCHITECTURE.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];

/** The files behind the names in package.json's `exports`. */
function entrances(): string[] {
  const { exports } = JSON.parse(readText("package.json")) as { exports: Record<string, { default: string } | string> };
  const modules = Object.values(exports).flatMap((each) => (typeof each === "string" ? [] : [each]));
  return modules.map((each) => each.default.replace("./dist/", "").replace(/\.js$/, ".ts"));
}

/** A source without comments, and without the names that it only passes on. */
function code(file: string): string {
  return readText(file)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^[ \t]*\/\/.*$/gm, "")
    .replace(/^export (?:type )?(?:\{[^}]*\}|\*(?: as \w+)?) from .*$/gm, "");
}

const DEFINED = /^export (?:async )?(?:function\*?|const|let|class|abstract class) (\w+)/gm;

test("each public export has a caller in a verb, an example or a page, or a reason", async () => {
  const names = new Set<string>();
  for (const entrance of entrances())
    for (const name of Object.keys(await import(join(ROOT, entrance)))) names.add(name);
  expect(names.size).toBeGreaterThan(300);
  const called = new Set<string>();
  for (const file of ["src", "models", "examples", "bench", "scripts"].flatMap(sources)) {
    if (file.endsWith(".gen.ts")) continue;
    const text = code(file);
    const own = new Set([...text.matchAll(DEFINED)].map((match) => match[1]));
    for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) if (!own.has(word)) called.add(word);
  }
  for (const page of PAGES) {
    const text = readFileSync(join(ROOT, page), "utf8");
    for (const [shown] of text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)) {
      for (const [word] of shown.matchAll(/[A-Za-z_$][\w$]*/g)) called.add(word);
    }
  }
  const excused = Object.values(EXCEPTIONS).flat();
  const idle = [...names].filter((name) => !called.has(name) && !excused.includes(name));
  expect(idle.sort(), "exported, and used by nothing").toEqual([]);
  const stale = excused.filter((name) => !names.has(name) || called.has(name));
  expect(stale, "exceptions that are no longer needed").toEqual([]);
}, 60_000);
