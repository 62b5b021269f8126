// A stand-in for the `lean` command, as strict as Lean's own about its arguments.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { doDeeds } from "./deeds.ts";
import { type FakeMessage, fakeVersion, runText } from "./language.ts";
import { leanArguments } from "./lean_arguments.ts";
import { loadModule, moduleOf } from "./search_path.ts";

const parsed = leanArguments(process.argv.slice(2));
if (typeof parsed === "string") refuse(parsed);
const { options, files } = parsed;
if ("version" in options) {
  console.log(`Lean (version ${fakeVersion}, x86_64-unknown-linux-gnu, commit fake, Release)`);
} else if ("print-prefix" in options) {
  console.log(dirname(dirname(process.argv[1])));
} else {
  if (files.length !== 1) refuse("Expected exactly one file name");
  void readFile(files[0]);
}

/** A command line that is wrong: the help follows what is wrong with it. */
function refuse(message: string): never {
  console.error(
    `${message}\nLean (version ${fakeVersion})\nMiscellaneous\n  -h, --help             display this message`,
  );
  process.exit(1);
}

async function readFile(file: string): Promise<void> {
  const text = readFileSync(file, "utf8");
  let module = "_stdin";
  try {
    module = moduleOf(file, options.root ?? process.cwd());
  } catch (error) {
    if (options.olean !== undefined) {
      // Older ones say so on standard output, newer ones on standard error.
      console.log((error as Error).message);
      process.exit(1);
    }
  }
  await doDeeds(text);
  const { environment, messages } = runText(text, {}, loadModule);
  for (const message of messages) console.log("json" in options ? asJson(file, message) : asText(file, message));
  const failed = messages.some(({ severity }) => severity === "error");
  if (options.olean !== undefined && !failed) writeFileSync(options.olean, JSON.stringify({ module, environment }));
  process.exitCode = failed ? 1 : 0;
}

function asJson(file: string, { severity, pos, endPos, data }: FakeMessage): string {
  return JSON.stringify({
    severity: severity === "info" ? "information" : severity,
    pos,
    keepFullRange: false,
    kind: data.startsWith("declaration uses") ? "hasSorry" : "[anonymous]",
    isSilent: false,
    fileName: file,
    endPos,
    data,
    caption: "",
  });
}

function asText(file: string, { severity, pos, data }: FakeMessage): string {
  return `${file}:${pos.line}:${pos.column}: ${severity}: ${data}`;
}
