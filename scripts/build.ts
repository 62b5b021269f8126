// Compiles src and models into dist, unless dist was made from the sources as they are. A build appears whole: programs that run from
// the one before go on with it, and nothing of a file that is no longer there is left.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { pageBundles } from "./page_bundles.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const STAMP = ".sources";

/** What dist is made from: the sources, the compiler's options and its version. */
function sourceHash(): string {
  const hash = createHash("sha256");
  const add = (path: string) => hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  for (const folder of ["src", "models"]) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
    for (const name of files.filter((file) => file.endsWith(".ts")).sort()) add(join(folder, name));
  }
  for (const path of [
    "tsconfig.json",
    "scripts/build.ts",
    "scripts/page_bundles.ts",
    "node_modules/typescript/package.json",
  ])
    add(path);
  return hash.digest("hex");
}

function isCurrent(sources: string): boolean {
  try {
    return readFileSync(join(dist, STAMP), "utf8") === sources;
  } catch {
    return false;
  }
}

/** WebGPU's names that no object of the global scope has: they are dictionaries. */
const DICTIONARIES = ["GPUBindGroupEntry", "GPUComputePassTimestampWrites"];

/**
 * Makes the declarations good for whoever compiles against them. They name the files that there are: the compiler leaves the sources' own
 * endings in them. And they take WebGPU's types, Node's buffer and a page's workers and files from wherever the reader's compiler has them (its own library,
 * @webgpu/types, @types/node), and do without where it has none.
 */
function finishDeclarations(folder: string): void {
  const used = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const path = join(folder, name);
    const text = readFileSync(path, "utf8");
    let finished = text.replace(/((?:from |import\()"\.{1,2}\/[^"]*)\.ts"/g, '$1.js"');
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
    const names = [
      ...new Set(code.match(/\b(?:GPU(?:[A-Z][A-Za-z]*)?|Buffer|File(?:SystemDirectoryHandle)?|Worker)\b/g) ?? []),
    ].sort();
    if (names.length > 0) {
      for (const each of names) used.add(each);
      const up = relative(dirname(path), join(folder, "platform_types.js")).split(sep).join("/");
      finished = `import type { ${names.join(", ")} } from "${up.startsWith(".") ? up : `./${up}`}";\n${finished}`;
    }
    if (finished !== text) writeFileSync(path, finished);
  }
  const lines = [...used].sort().map((name) => {
    const found = `typeof globalThis extends { ${name}: { prototype: infer Found } } ? Found : object`;
    return `export type ${name} = ${DICTIONARIES.includes(name) ? "object" : found};\n`;
  });
  writeFileSync(
    join(folder, "platform_types.d.ts"),
    `// Types of the platform as the reader's compiler has them.\n${lines.join("")}`,
  );
  writeFileSync(join(folder, "platform_types.js"), "export {};\n");
}

/** Node's adapters are found by the package's `imports`, which give a bundle for pages none. */
function leadToOwnAdapter(folder: string): void {
  const path = join(folder, "src/gpu/adapter/adapter.js");
  const text = readFileSync(path, "utf8");
  const finished = text.replace('import("./node.js")', 'import("#node_adapter")');
  if (finished === text) throw new Error(`${path} does not import ./node.js`);
  writeFileSync(path, finished);
}

/** The library for pages that have no bundler: scripts that need nothing beside them. */
async function writePageBundles(folder: string): Promise<void> {
  const { files, complaints } = await pageBundles(root, "ts");
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
  mkdirSync(join(folder, "browser"));
  for (const [name, content] of files) writeFileSync(join(folder, "browser", name), content);
}

const sources = sourceHash();
if (!isCurrent(sources)) {
  const draft = join(root, ".cache", `dist-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  try {
    const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
    execFileSync(process.execPath, [compiler, "--outDir", draft], { cwd: root, stdio: "inherit" });
    finishDeclarations(draft);
    leadToOwnAdapter(draft);
    await writePageBundles(draft);
    // npm makes a program executable when it links it, and never again: npx would refuse what is built after that.
    chmodSync(join(draft, "src", "cli", "main.js"), 0o755);
    writeFileSync(join(draft, STAMP), sources);
    const before = join(root, ".cache", `dist-before-${process.pid}`);
    try {
      renameSync(dist, before);
    } catch {
      // There is none yet.
    }
    renameSync(draft, dist);
    rmSync(before, { recursive: true, force: true });
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const { status } = error as { status?: number };
    // The compiler has said what is wrong.
    if (status === undefined) console.error(error);
    process.exitCode = status ?? 1;
  }
}
