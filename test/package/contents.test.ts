// What an install of the package is: no program of development, few dependencies, the prover, the documents that the README leads to.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, readText } from "../house/imports.ts";

const about = JSON.parse(readText("package.json"));

test("who installs it gets two packages besides; what Node needs is asked for", () => {
  expect(Object.keys(about.dependencies)).toEqual(["@huggingface/jinja", "zod"]);
  const peers = Object.keys(about.peerDependencies);
  expect(peers).toEqual(["@sparticuz/chromium", "tokenizers", "webgpu"]);
  for (const name of peers) {
    expect(about.peerDependenciesMeta[name]).toEqual({ optional: true });
    expect(about.devDependencies[name]).toBe(about.peerDependencies[name]);
  }
  for (const script of ["preinstall", "install", "postinstall", "prepare"])
    expect(about.scripts).not.toHaveProperty(script);
});

test("the tarball has what an install needs, and no more", () => {
  const listing = execSync("npm pack --dry-run --json --ignore-scripts", { cwd: ROOT, encoding: "utf8" });
  const [{ files }] = JSON.parse(listing) as [{ files: { path: string; size: number }[] }];
  const paths = files.map(({ path }) => path);
  for (const wanted of [
    "LICENSE",
    "README.md",
    "docs/own_data.md",
    "models/tiny_prover/model.safetensors",
    about.bin.gentzen,
  ])
    expect(paths).toContain(wanted);
  const wrong = paths.filter(
    (path) => !/^(dist|docs|examples|models\/tiny_prover)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path),
  );
  expect(wrong).toEqual([]);
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(8e6);
  const links = [...readText("README.md").matchAll(/\]\((docs\/[\w.]+|[A-Z]+(?:\.md)?|examples)[#)]/g)].map(
    (match) => match[1],
  );
  for (const link of links)
    if (existsSync(join(ROOT, link)) && link !== "CONTRIBUTING.md")
      expect(
        paths.some((path) => path.startsWith(link)),
        link,
      ).toBe(true);
});
