// The backend `lean`: a proof is a file, and `lean --json` with the project's imports says what is wrong with it.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { LeanError } from "../../platform/index.ts";
import type { PreparedCheck } from "../policy/prepare.ts";
import { endOf } from "../source/splice.ts";
import type { Message } from "../verifier.ts";
import { backendOf, type LeanBackend, limitVerdict, type Outcome } from "./backend.ts";
import { before, type Hole, joinOutputs, type LeanOutput, parseMessage, placeAt } from "./lean_messages.ts";
import { lastLines } from "./said.ts";
import { type ProgramRun, runProgram, withScratch } from "./sandbox/run_program.ts";
import type { ProcessLimits, Sandbox } from "./sandbox/sandbox.ts";
import type { LeanProject } from "./toolchain.ts";
import { Turns } from "./turns.ts";

export interface LeanBackendOptions {
  readonly project: LeanProject;
  readonly sandbox: Sandbox;
  readonly limits: ProcessLimits;
  /** Checks at the same time. */
  readonly workers: number;
  /** Wall time of a check unless the request says otherwise, in milliseconds. */
  readonly milliseconds: number;
}

/** The module that a candidate is compiled to, for the process that judges it. */
const moduleName = "GentzenCandidate";

/**
 * A verifier that runs Lean twice for each proof. The first process reads the text and leaves a compiled module. When it
 * and all that it started are gone, a second one imports the module and is asked the query: what it prints cannot have
 * been written by the candidate's own process.
 */
export function leanVerifier(options: LeanBackendOptions): LeanBackend {
  const turns = new Turns(options.workers);
  const closing = new AbortController();
  const ask = (prepared: PreparedCheck, milliseconds: number) =>
    turns.take(async () => {
      if (closing.signal.aborted) return { outcome: closedOutcome, attempts: 0 };
      const outcome = await withScratch((folder) => judge(prepared, folder, milliseconds, options, closing.signal));
      return { outcome: closing.signal.aborted ? closedOutcome : outcome, attempts: 1 };
    });
  const close = async () => {
    closing.abort();
    await turns.idle();
  };
  return backendOf("lean", ask, close, options.milliseconds);
}

const closedOutcome: Outcome = { verdict: { kind: "crashed", reason: "the verifier was closed" } };

async function judge(
  prepared: PreparedCheck,
  folder: string,
  milliseconds: number,
  options: LeanBackendOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const { header, body, query, queryStart } = prepared;
  const texts = join(folder, "texts");
  const compiled = join(folder, "compiled");
  await Promise.all([mkdir(texts), mkdir(compiled)]);
  const lean: RunLean = async (file, text, compile) => {
    const path = join(texts, file);
    await writeFile(path, text);
    const output = compile ? ["-o", join(compiled, `${moduleName}.olean`)] : [];
    const { lean: program, variables } = options.project;
    const run = await runProgram(
      options.sandbox,
      {
        program,
        // A file's module is named by its path below the root; without one, the file would have to lie in the project.
        args: ["--json", "-R", texts, ...output, path],
        directory: options.project.folder,
        readable: [...options.project.readable, ...(compile ? [texts] : [texts, compiled])],
        scratch: compile ? compiled : undefined,
        environment: { ...variables, LEAN_PATH: [variables.LEAN_PATH, compiled].filter(Boolean).join(delimiter) },
        limits: options.limits,
      },
      milliseconds,
      signal,
    );
    return readRun(run);
  };
  const first = await lean(`${moduleName}.lean`, header + body, true);
  if ("verdict" in first) return first;
  const said = before(queryStart, first.output);
  if (said.messages.some(({ severity }) => severity === "error")) return { output: said };
  if (prepared.hasHoles) return { output: { ...said, holes: await holesOf(prepared, lean) } };
  if (!existsSync(join(compiled, `${moduleName}.olean`))) {
    return { verdict: { kind: "crashed", reason: "Lean ended without an error, and without a compiled module" } };
  }
  const second = await lean("Query.lean", `import ${moduleName}\n${query}`, false);
  if ("verdict" in second) return second;
  // The import takes one line before the query.
  const answer = placeAt({ line: queryStart.line - 1, column: 0 }, second.output);
  return { output: joinOutputs(said, answer) };
}

/** Runs Lean on a text in a file of this name, and leaves the compiled module if that is wanted. */
type RunLean = (file: string, text: string, compile: boolean) => Promise<Outcome>;

/** Has every `sorry` of what follows print the goals that it is given. It stands on one line behind the header. */
const tracing = "macro_rules | `(sorry) => `(by trace_state; exact sorryAx _ false)\n";

/**
 * What the holes leave open, which `lean` does not say by itself: the text is read once more with a `sorry` that shows its
 * goals. Nothing but the list of holes depends on this; where it does not work, the list is empty.
 */
async function holesOf({ header, body, queryStart }: PreparedCheck, lean: RunLean): Promise<Hole[]> {
  const start = endOf(header);
  const run = await lean("Holes.lean", header + tracing + body, false);
  if ("verdict" in run || start.column !== 0) return [];
  const moved = placeAt({ line: 0, column: 0 }, run.output);
  const { messages } = before(queryStart, moved);
  return messages
    .filter(({ severity, line, text }) => severity === "info" && line >= start.line && text.includes("⊢ "))
    .map(({ text, line, column }) => {
      const [goal = ""] = text.split("\n\n");
      return { goal, line, column };
    });
}

/** Lean's messages; or the verdict where it was ended, or ended without saying what is wrong. */
function readRun({ code, signal, limit, errorText, output }: ProgramRun): Outcome {
  if (limit !== undefined) return { verdict: limitVerdict(limit) };
  if (code === null && signal === null) throw new LeanError("Lean cannot be started", errorText);
  if (signal === "SIGXCPU") return { verdict: limitVerdict("processor time") };
  const said = parseLeanLines(output);
  const hasErrors = said.messages.some(({ severity }) => severity === "error");
  if (code === 0 || hasErrors) return { output: said };
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  const why = lastLines(errorText, otherLines(output)).join("; ");
  return { verdict: { kind: "crashed", reason: `Lean ended ${how}${why === "" ? "" : `: ${why}`}` } };
}

/** The messages among the lines that `lean --json` has written. Whatever else stands there is none. */
export function parseLeanLines(text: string): LeanOutput {
  const messages = text.split("\n").map(messageOf);
  return { messages: messages.filter((message) => message !== undefined), holes: [] };
}

/** The lines that are no messages: what Lean says when it does not get as far as reading the text. */
function otherLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => messageOf(line) === undefined)
    .join("\n");
}

function messageOf(line: string): Message | undefined {
  try {
    return parseMessage(JSON.parse(line));
  } catch {
    return undefined;
  }
}
