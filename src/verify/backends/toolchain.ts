// Where Lean is: the toolchain of a Lake project, and what a sandboxed Lean has to be able to read.
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { ConfigError, LeanError } from "../../platform/index.ts";
import { lastLines } from "./said.ts";
import { onPath } from "./sandbox/find.ts";

/** A Lake project whose imports are wanted. */
export interface LeanProject {
  readonly folder: string;
  /** The path of `lean`. */
  readonly lean: string;
  /** What `lake env` sets for a program of the project: where its imports are found, among others. */
  readonly variables: Readonly<Record<string, string>>;
  /** The folders that a process of the project reads: the project, the toolchain, and what else is searched for imports. */
  readonly readable: readonly string[];
}

/**
 * Finds the toolchain of a Lake project. `lean --print-prefix`, asked in the project's folder, names the toolchain that
 * the project wants, past elan's stand-ins, which need more of the machine than a sandbox shows.
 *
 * Lake itself is asked here, once, and not in the sandbox: it loads the project's own configuration, looks at the
 * repositories of what the project depends on, and writes down what it found, none of which a sandbox permits.
 *
 * @throws {ConfigError} where the folder is no project. @throws {LeanError} where there is no `lake`, or it refuses the project.
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
  const variables = await projectVariables(lake, root);
  const lean = [join(dirname(lake), "lean"), onPath("lean")].find((path) => path !== undefined && existsSync(path));
  if (lean === undefined) {
    throw new LeanError(
      "there is no lean",
      `neither on the path nor beside ${lake}`,
      "install Lean with elan; docs/verifiers.md shows how",
    );
  }
  const searched = pathsOf(variables.LEAN_PATH).filter((path) => existsSync(path));
  const toolchain = prefix ?? dirname(dirname(realpathSync(lake)));
  return {
    folder: root,
    lean,
    variables,
    readable: readablePaths([root, toolchain, dirname(dirname(lake)), ...searched]),
  };
}

/** Variables that tell Lean and its programs where things are; the rest of what Lake sets is for Lake itself. */
const wantedVariables = [
  "LEAN_PATH",
  "LEAN_SRC_PATH",
  "LEAN_SYSROOT",
  "LEAN_GITHASH",
  "LD_LIBRARY_PATH",
  "DYLD_LIBRARY_PATH",
];

/** What `lake env` sets, as a program that it starts sees it. Search paths are made absolute. */
async function projectVariables(lake: string, root: string): Promise<Record<string, string>> {
  const mark = "gentzen:";
  const script = `process.stdout.write("\\n${mark}" + JSON.stringify(process.env))`;
  const { code, output, errorText } = await outputOf(lake, ["env", process.execPath, "-e", script], root);
  const line = output.split("\n").find((each) => each.startsWith(mark));
  if (code !== 0 || line === undefined) {
    throw new LeanError(
      "`lake env` does not work in this project",
      [root, ...lastLines(errorText, output)],
      "build the project once with `lake build`, and see that `lake env lean --version` works in its folder",
    );
  }
  // What the line before it was asked to print: the environment.
  const all = JSON.parse(line.slice(mark.length)) as Record<string, string>;
  const found: Record<string, string> = {};
  for (const name of wantedVariables) {
    const value = all[name];
    if (value === undefined) continue;
    const absolute = (path: string) => resolve(root, path);
    found[name] = name.endsWith("_PATH") ? pathsOf(value).map(absolute).join(delimiter) : value;
  }
  return found;
}

function pathsOf(list: string | undefined): string[] {
  return (list ?? "").split(delimiter).filter((path) => path !== "");
}

/** What a program wrote, and its exit code; undefined where it could not be started, or was ended. */
function outputOf(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<{ code: number | undefined; output: string; errorText: string }> {
  return new Promise((settle) => {
    execFile(program, [...args], { cwd: folder, timeout: 600_000 }, (error, stdout, stderr) => {
      const errorText = stderr.toString().trim() || (error?.message ?? "");
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
      settle({ code, output: stdout.toString(), errorText });
    });
  });
}

/** The first line that a program prints, such as its version; undefined where it fails. */
export function firstLine(program: string, args: readonly string[], folder: string): Promise<string | undefined> {
  return outputOf(program, args, folder).then(({ code, output }) => {
    const [line = ""] = output.trimStart().split("\n");
    return code === 0 && line.trim() !== "" ? line.trim() : undefined;
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
