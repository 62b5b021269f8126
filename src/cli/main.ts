#!/usr/bin/env node
// The program `gentzen`.
import { describeError } from "../platform/index.ts";
import { asFileError } from "../platform/node.ts";
import { EXIT } from "./exit_codes.ts";
import { runCli } from "./run_cli.ts";

const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(`${process.stderr.isTTY ? "\n" : ""}stopping; once more ends it at once\n`);
    controller.abort();
  });
}
/** A reader that has seen enough, such as `head`, closes the pipe; Windows calls that the end of a file. */
const isClosed = ({ code }: NodeJS.ErrnoException) => code === "EPIPE" || code === "EOF";
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (isClosed(error)) process.exit(controller.signal.aborted ? EXIT.interrupted : EXIT.ok);
  process.stderr.write(`${describeError(asFileError(error, "standard output"))}\n`);
  process.exit(EXIT.data);
});
// Nobody is told any more how the work goes on: it ends where it can be taken up again.
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (isClosed(error)) controller.abort();
});

const code = await runCli(process.argv.slice(2), process, controller.signal);
await new Promise((written) => process.stdout.write("", written));
// The device keeps the process alive, so it is ended here.
process.exit(code);
