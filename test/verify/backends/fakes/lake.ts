// A stand-in for `lake env [PROGRAM ARGUMENTS]`: loads the project, then runs a program as a child with the project's
// variables, or prints them. Like Lake it writes a manifest where there is none, and refuses a configuration with mistakes.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [verb, program, ...args] = process.argv.slice(2);
if (verb !== "env") fail(`unknown command '${verb}'`);
const prefix = dirname(dirname(process.argv[1]));
const config = readFileSync("lakefile.toml", "utf8");
if (!/^name = /m.test(config)) fail("lakefile.toml:1:0: missing required key: name");
if (!existsSync("lake-manifest.json")) writeFileSync("lake-manifest.json", '{ "version": "1.1.0", "packages": [] }\n');

const variables: Record<string, string> = {
  LAKE: process.argv[1],
  LAKE_HOME: prefix,
  LEAN_SYSROOT: prefix,
  LEAN_GITHASH: "fake",
  LEAN_PATH: joined("./.lake/build/lib/lean", join(prefix, "lib", "lean"), process.env.LEAN_PATH),
  PATH: joined(join(prefix, "bin"), process.env.PATH),
};
if (program === undefined) {
  for (const [name, value] of Object.entries(variables)) console.log(`${name}=${value}`);
} else {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...variables } });
  child.on("error", (error) => fail(`failed to execute '${program}': ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGXCPU" ? 152 : 139)));
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(":");
}

function fail(message: string): never {
  console.error(`error: ${message}`);
  process.exit(1);
}
