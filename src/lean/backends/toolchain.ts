// Where Lean is: the toolchain of a Lake project, and what a sandboxed Lean has to be able to read.
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { ConfigError, LeanError } from "../../platform/index.ts";
import { onPath } from "./sandbox_find.ts";

/** A Lake project whose imports are wanted. */
export interface LeanProject {
  readonly folder: string;
  /** The words that run `lean` with the project's imports: `lake env lean`. */
  readonly command: readonly [program: string, ...args: string[]];
  /** The words that run any other program with them: `lake env`. */
  readonly environment: readonly [program: string, ...args: string[]];
  /** The folders that a process of the project reads: the project and the toolchain. */
  readonly readable: readonly string[];
}

/**
 * Finds the toolchain of a Lake project. `lean --print-prefix`, asked in the project's folder, names the toolchain that
 * the project wants, past elan's stand-ins, which need more of the machine than a sandbox shows.
 *
 * @throws {ConfigError} where the folder is no project. @throws {LeanError} where there is no `lake`.
 */
export async function openProject(folder: string): Promise<LeanProject> {
  const root = resolve(folder);
  if (!["lakefile.toml", "lakefile.lean"].some((file) => existsSync(join(root, file)))) {
    throw new ConfigError(
      "this folder is no Lake project",
      `${root} has neither lakefile.toml nor lakefile.lean`,
      "name the folder of a built Lake project, such as one made by `lake new`; docs/verifiers.md shows how",
    );
  }
  const prefix = await toolchainPrefix(root);
  const lake =
    prefix !== undefined && existsSync(join(prefix, "bin", "lake")) ? join(prefix, "bin", "lake") : onPath("lake");
  if (lake === undefined) {
    throw new LeanError(
      "there is no lake",
      `neither on the path nor in the toolchain of ${root}`,
      "install Lean with elan, and build the project once with `lake build`; docs/verifiers.md shows how",
    );
  }
  const lean = join(dirname(lake), "lean");
  return {
    folder: root,
    command: [lake, "env", existsSync(lean) ? lean : "lean"],
    environment: [lake, "env"],
    readable: readablePaths([root, prefix ?? dirname(dirname(realpathSync(lake))), dirname(dirname(lake))]),
  };
}

/** The first line that a program prints, such as its version; undefined where it fails. */
export function firstLine(program: string, args: readonly string[], folder: string): Promise<string | undefined> {
  return new Promise((settle) => {
    execFile(program, [...args], { cwd: folder, timeout: 60_000 }, (error, stdout) => {
      const line = stdout.toString().split("\n")[0].trim();
      settle(error === null && line !== "" ? line : undefined);
    });
  });
}

/** What of the paths a sandbox must be told to show: each once, none inside another, links followed. */
export function readablePaths(paths: readonly string[]): string[] {
  const all = new Set(paths.flatMap((path) => [path, realpathSync(path)]));
  const shown = [...all].filter((path) => path !== "/" && !path.startsWith("/usr/") && path !== "/usr");
  return shown.filter((path) => !shown.some((other) => other !== path && path.startsWith(`${other}/`))).sort();
}

async function toolchainPrefix(folder: string): Promise<string | undefined> {
  const lean = onPath("lean");
  if (lean === undefined) return undefined;
  const prefix = await firstLine(lean, ["--print-prefix"], folder);
  return prefix !== undefined && isAbsolute(prefix) && existsSync(prefix) ? prefix : undefined;
}
