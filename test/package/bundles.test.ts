// Bundlers find of the package, with no settings but the target, what a page or a program in Node needs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Platform } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../house/imports.ts";

/** Below the package, so that it is found by its own name. */
let folder: string;

beforeAll(() => {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache", "bundles-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a bundle of these entrances of the package leaves to be found when it runs, and what the bundler found suspicious. */
async function bundled(entrances: readonly string[], platform: Platform) {
  const entry = join(folder, "entry.js");
  writeFileSync(entry, entrances.map((name, index) => `export * as all${index} from "${name}";\n`).join(""));
  const { metafile, warnings, outputFiles } = await build({
    entryPoints: [entry],
    outdir: folder,
    bundle: true,
    format: "esm",
    platform,
    external: platform === "node" ? ["webgpu", "@sparticuz/chromium", "tokenizers"] : [],
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const left = Object.values(metafile.outputs).flatMap((output) => output.imports.filter(({ external }) => external));
  return {
    left: [...new Set(left.map(({ path }) => path))],
    warnings,
    text: outputFiles.map((file) => file.text).join(),
  };
}

const forPages = ["", "/models", "/lean", "/verify", "/tasks", "/prover", "/reference", "/browser"].map(
  (name) => `gentzen${name}`,
);

test("a page's bundle has its own adapter and nothing of Node", async () => {
  const { left, warnings, text } = await bundled(forPages, "browser");
  expect(left).toEqual([]);
  expect(warnings).toEqual([]);
  expect(text).toContain("this browser has no WebGPU");
  expect(text).not.toContain("libvulkan");
});

test("a bundle for Node has Node's adapters", async () => {
  const { left, warnings, text } = await bundled([...forPages, "gentzen/node"], "node");
  expect(left).toEqual(expect.arrayContaining(["webgpu", "node:fs"]));
  expect(warnings).toEqual([]);
  expect(text).toContain("libvulkan");
});
