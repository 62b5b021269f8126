// Runs one command line from its arguments to its exit code.
import { readFileSync } from "node:fs";
import { GentzenError, nearest, UsageError } from "../platform/index.ts";
import { asFileError } from "../platform/node.ts";
import { parseArguments, resolveConfig } from "./arguments.ts";
import { EXIT, type ExitCode, exitCodeFor } from "./exit_codes.ts";
import { generalHelp, verbHelp } from "./help.ts";
import { Output, type Streams } from "./output.ts";
import { quoted, type Verb } from "./verb.ts";
import { loadVerb, VERB_NAMES } from "./verbs.ts";

/**
 * Carries out a command line. Nothing is thrown: what goes wrong is written and becomes the exit code.
 *
 * @param args without the program's name.
 * @param signal aborted when the user wants it to stop.
 */
export async function runCli(args: readonly string[], streams: Streams, signal: AbortSignal): Promise<ExitCode> {
  const output = new Output(streams, args.includes("--json"));
  let verb: Verb | undefined;
  try {
    const [name, ...rest] = args;
    if (name === undefined || name === "help" || name === "--help" || name === "-h")
      return await help(rest, streams, name);
    if (name === "--version" || name === "-v") {
      streams.stdout.write(`${version()}\n`);
      return EXIT.ok;
    }
    verb = await requireVerb(name);
    const parsed = parseArguments(rest, verb);
    if (parsed.help) {
      streams.stdout.write(`${verbHelp(name, verb)}\n`);
      return EXIT.ok;
    }
    const config = await resolveConfig(parsed, verb);
    const code = (await verb.run(config, { output, signal })) ?? EXIT.ok;
    if (signal.aborted) return stopped(output, verb, args);
    output.next(verb.next(config, code === EXIT.ok).map(([command, meaning]) => [asTyped(command), meaning]));
    return code;
  } catch (thrown) {
    const error = asFileError(thrown);
    if (signal.aborted && !(error instanceof GentzenError)) return stopped(output, verb, args);
    output.failure(error);
    return exitCodeFor(error, verb);
  }
}

function stopped(output: Output, verb: Verb | undefined, args: readonly string[]): ExitCode {
  output.stopped(verb?.resumes ? asTyped(args.map(quoted).join(" ")) : undefined);
  return EXIT.interrupted;
}

/** A command as it is typed where gentzen is installed in a folder; the path of a file stays as it is. */
function asTyped(command: string): string {
  return VERB_NAMES.includes(command.split(" ", 1)[0] ?? "") ? `npx gentzen ${command}` : command;
}

/** The version in package.json, which lies above the sources and above their compiled form. */
export function version(): string {
  for (const up of ["../../package.json", "../../../package.json"]) {
    try {
      const found = JSON.parse(readFileSync(new URL(up, import.meta.url), "utf8")) as {
        name?: string;
        version?: string;
      };
      if (found.name === "gentzen" && found.version !== undefined) return found.version;
    } catch {
      // Not there: look one folder up.
    }
  }
  return "unknown";
}

async function help(args: readonly string[], streams: Streams, asked: string | undefined): Promise<ExitCode> {
  const [name] = args;
  if (name !== undefined && !name.startsWith("-")) {
    streams.stdout.write(`${verbHelp(name, await requireVerb(name))}\n`);
    return EXIT.ok;
  }
  const verbs = new Map(await Promise.all(VERB_NAMES.map(async (each) => [each, await requireVerb(each)] as const)));
  const stream = asked === undefined ? streams.stderr : streams.stdout;
  stream.write(`${generalHelp(verbs, version())}\n`);
  return asked === undefined ? EXIT.usage : EXIT.ok;
}

async function requireVerb(name: string): Promise<Verb> {
  const verb = await loadVerb(name);
  if (verb !== undefined) return verb;
  const guess = nearest(name, VERB_NAMES);
  const hint = guess === undefined ? `verbs: ${VERB_NAMES.join(", ")}` : `did you mean ${guess}?`;
  throw new UsageError(name.startsWith("-") ? "a verb comes before its flags" : "unknown verb", name, hint);
}
