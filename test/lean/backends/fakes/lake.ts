// A stand-in for `lake env PROGRAM ARGUMENTS`: runs a program as a child, with the project's search path.
import { spawn } from "node:child_process";

const [verb, program, ...args] = process.argv.slice(2);
if (verb !== "env" || program === undefined) {
  console.error(`error: unknown command '${verb}'`);
  process.exit(1);
}
const searchPath = [".lake/build/lib", process.env.LEAN_PATH].filter((part) => part !== undefined).join(":");
const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, LEAN_PATH: searchPath } });
child.on("error", (error) => {
  console.error(`error: ${error.message}`);
  process.exit(255);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGXCPU" ? 152 : 139)));
