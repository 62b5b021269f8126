// What a user of the package gets from its types: the programs in the documents are strictly typed, with the compiler of today and with
// that of before, libraries' own declarations checked too, and no types of Node's taken for granted where the program takes none.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../house/imports.ts";

/** Below the package, so that it is found by its own name. */
let folder: string;

beforeAll(() => {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache", "types-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The whole programs in a document. */
function programs(document: string): string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
    .map((match) => match[1])
    .filter((code) => /^import /m.test(code));
}

/** What the compiler says; nothing where all is well. */
function complaints(compiler: string, options: object, files: Readonly<Record<string, string>>): string {
  const place = mkdtempSync(join(folder, "project-"));
  for (const [name, code] of Object.entries(files)) writeFileSync(join(place, name), code);
  const compilerOptions = { target: "es2023", strict: true, skipLibCheck: false, noEmit: true, types: [], ...options };
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  const program = join(dirname(createRequire(import.meta.url).resolve(`${compiler}/package.json`)), "bin", "tsc");
  try {
    return execFileSync(process.execPath, [program, "-p", place], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

const entrances = ["", "/models", "/lean", "/verify", "/tasks", "/prover", "/reference", "/browser", "/node"];
const everything = entrances.map((name, index) => `export * as all${index} from "gentzen${name}";\n`).join("");
const nodenext = { module: "nodenext", moduleResolution: "nodenext" };
const bundler = { module: "preserve", moduleResolution: "bundler" };

describe.each(["typescript-5.9", "typescript"])("%s", (compiler) => {
  test("takes every entrance, as Node and as a bundler finds it", () => {
    expect(complaints(compiler, nodenext, { "all.ts": everything })).toBe("");
    expect(complaints(compiler, bundler, { "all.ts": everything })).toBe("");
    const withoutPage = { ...nodenext, lib: ["es2023"], types: ["node"] };
    expect(complaints(compiler, withoutPage, { "all.ts": everything })).toBe("");
  });

  test("finds a mistake where there is one", () => {
    const code = 'import { tensor } from "gentzen";\ntensor([1]).matmul(3);\n';
    expect(complaints(compiler, nodenext, { "wrong.ts": code })).toContain("TS2345");
  });

  test("takes the programs in the documents", () => {
    const documents = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];
    const found = documents.flatMap((document) =>
      programs(document).map((code, index) => [`${document.replace(/\W/g, "_")}_${index}.ts`, code] as const),
    );
    expect(found.length).toBeGreaterThan(4);
    expect(complaints(compiler, { ...nodenext, types: ["node"] }, Object.fromEntries(found))).toBe("");
  });
});
