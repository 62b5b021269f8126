// A verb of the command line: one module each, which names its configuration and does its work.
import { z } from "zod";
import { type RunPlace, takeRunPlace } from "../runs/node.ts";
import type { Grammar } from "./arguments.ts";
import type { ExitCode } from "./exit_codes.ts";
import type { NextStep, Output } from "./output.ts";

/** What a verb gets to work with, besides its configuration. */
export interface Context {
  output: Output;
  /** Aborted by the first Ctrl-C: finish what is needed to resume, and return. */
  signal: AbortSignal;
}

/** A command such as `gentzen info`. Its flags are the fields of its configuration. */
export interface Verb<Config extends z.ZodObject = z.ZodObject> extends Grammar<Config> {
  /** One line for the list of verbs. */
  summary: string;
  /** What else there is to know, in whole sentences. */
  description?: string;
  /** Command lines without the leading `gentzen`, each with what it does. */
  examples: readonly (readonly [command: string, meaning: string])[];
  /** What to type after it, given what was typed and whether the answer was yes: commands without the leading `gentzen`, or files. */
  next(config: z.output<Config>, done: boolean): readonly NextStep[];
  /** Whether the same command goes on where the verb was stopped. */
  resumes?: boolean;
  /** Exit code for a command line that makes no sense, where other programs lay down the codes. */
  misuse?: ExitCode;
  /** Exit code for an error that should not happen, likewise. */
  broken?: ExitCode;
  /** Does the work. Without a code it went well. Whatever it throws becomes an exit code by its class. */
  run(config: z.output<Config>, context: Context): Promise<ExitCode | undefined>;
}

/** The flag for the folder of a run. */
export const runFields = {
  out: z.string().describe("the run's folder; the same command goes on with a run that was stopped or killed"),
};

/** A verb that fills the folder of a run. */
export interface RunVerb<Config extends z.ZodObject> extends Omit<Verb<Config>, "run"> {
  /** What kind of run it is, and the folders of models that the run reads and must not write over. */
  place(config: z.output<Config>): { kind: string; sources: readonly (string | undefined)[] };
  /** Does the work in a folder that nobody else has. */
  run(config: z.output<Config>, context: Context & { place: RunPlace }): Promise<ExitCode | undefined>;
}

/** A verb with an `out`, the folder of a run: it is taken before anything else is done, and given free when all is done. */
export function defineRunVerb<Config extends z.ZodObject<{ out: z.ZodType<string> }>>(verb: RunVerb<Config>): Verb {
  return defineVerb<Config>({
    ...verb,
    resumes: true,
    async run(config, context) {
      const { kind, sources } = verb.place(config);
      const { out } = config as { out: string };
      const place = takeRunPlace(out, { kind, sources: sources.filter((source) => source !== undefined) });
      try {
        return await verb.run(config, { ...context, place });
      } finally {
        place.release();
      }
    },
  });
}

/** A verb whose `run` gets the type that its schema describes. */
export function defineVerb<Config extends z.ZodObject>(verb: Verb<Config>): Verb {
  return verb as unknown as Verb;
}

/** An argument as a shell of this system takes it. */
export function quoted(argument: string): string {
  return quotedFor(process.platform, argument);
}

/** The same for a system: Windows' shells have double quotes alone in common, in which a backslash before a quote is doubled. */
export function quotedFor(platform: NodeJS.Platform, argument: string): string {
  if (platform !== "win32")
    return /^[\w./:=,@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
  return /^[\w.\\/:=@+-]+$/.test(argument)
    ? argument
    : `"${argument.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) => slashes + slashes + (quote && `\\${quote}`))}"`;
}

/** The page that a run leaves in its folder. */
export function pageOf(run: string): NextStep {
  return [`${run}/report.html`, "its curves, figures and proofs as a page, for a browser"];
}
