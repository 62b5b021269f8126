#!/usr/bin/env node
// The program `gentzen`.
import { EXIT } from "./exit_codes.ts";
import { runCli } from "./run_cli.ts";

const controller = new AbortController();
process.on("SIGINT", () => {
  if (controller.signal.aborted) process.exit(EXIT.interrupted);
  controller.abort();
});
// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

const code = await runCli(process.argv.slice(2), process, controller.signal);
await new Promise((written) => process.stdout.write("", written));
// The device keeps the process alive, so it is ended here.
process.exit(code);
