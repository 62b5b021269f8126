// Builds the fakes into programs that can be started as Lean's own are, and a project folder for them.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { ProcessLimits } from "../../../../src/verify/backends/sandbox/sandbox.ts";
import { type LeanProject, readablePaths } from "../../../../src/verify/backends/toolchain.ts";

export interface FakeToolchain {
  /** Has `bin/lake`, `bin/lean` and `bin/repl`. */
  readonly folder: string;
  readonly repl: string;
  readonly project: LeanProject;
  remove(): void;
}

/** Limits under which the fakes, which are Node programs, can work. */
export const fakeLimits: ProcessLimits = {
  memoryBytes: 512 * 2 ** 20,
  cpuSeconds: 600,
  processes: 128,
  fileBytes: 4 * 2 ** 20,
  outputBytes: 4 * 2 ** 20,
};

export function buildFakeToolchain(): FakeToolchain {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-fake-lean-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const node = visibleNode(bin);
  for (const name of ["lake", "lean", "repl"]) {
    const outfile = join(bin, name);
    buildSync({
      entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      banner: { js: `#!${node}` },
      logLevel: "silent",
    });
    chmodSync(outfile, 0o755);
  }
  // Makes Node read programs without an ending as scripts.
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
  chmodSync(folder, 0o755);
  const root = join(folder, "project");
  mkdirSync(root);
  writeFileSync(join(root, "lakefile.toml"), 'name = "fake"\n');
  const searched = join(root, ".lake", "build", "lib", "lean");
  mkdirSync(searched, { recursive: true });
  return {
    folder,
    repl: join(bin, "repl"),
    project: {
      folder: root,
      lean: join(bin, "lean"),
      variables: { LEAN_PATH: searched, LEAN_SYSROOT: folder },
      readable: readablePaths([folder]),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A Node that a sandbox shows: the system's own, or a copy next to the fakes. */
function visibleNode(bin: string): string {
  if (process.execPath.startsWith("/usr/")) return process.execPath;
  const copy = join(bin, "node");
  copyFileSync(process.execPath, copy);
  return copy;
}
