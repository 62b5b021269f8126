// A REPL process with the environments of the headers that it has read.

import type { Position } from "../../../lean/syntax/index.ts";
import type { PreparedCheck } from "../../policy/prepare.ts";
import { sourceCommands } from "../../source/commands.ts";
import { endOf } from "../../source/splice.ts";
import type { Message, Verdict } from "../../verifier.ts";
import { headerVerdict, limitVerdict, type Outcome } from "../backend.ts";
import { importsOf } from "../header_imports.ts";
import { before, joinOutputs, type LeanOutput, placeAt } from "../lean_messages.ts";
import { ReplFailure, ReplProcess } from "./process.ts";
import type { ReplRequest, ReplResponse } from "./protocol.ts";
import type { ReplPoolOptions } from "./repl.ts";

/** What one process made of a check, and whether another should try again. */
export interface WorkerAnswer {
  readonly outcome: Outcome;
  readonly again: boolean;
}

type NewEnvironment = LeanOutput & { readonly env: number };

/** A process that serves headers with the same imports. */
export class ReplWorker {
  readonly #process: ReplProcess;
  readonly #options: ReplPoolOptions;
  /** The environment after each header, by its text. Without a text nothing is read, and there is no number. */
  readonly #environments = new Map<string, number | undefined>([["", undefined]]);
  #imports: string | undefined;
  #checks = 0;

  constructor(options: ReplPoolOptions) {
    this.#options = options;
    this.#process = new ReplProcess(options.command(), options.limits);
  }

  get usable(): boolean {
    return this.#process.usable;
  }

  get started(): number {
    return this.#process.started;
  }

  /** How many proofs it was asked about. */
  get checks(): number {
    return this.#checks;
  }

  memoryBytes(): Promise<number> {
    return this.#process.memoryBytes();
  }

  /** Whether a header has the imports that this process has. */
  suits(header: string): boolean {
    return this.usable && (this.#imports === undefined || this.#imports === importsOf(header));
  }

  end(): Promise<void> {
    return this.#process.end();
  }

  /** Waits for the answer to a question that every REPL can answer. @throws {ReplFailure} */
  async probe(): Promise<void> {
    await this.#command({ cmd: "example : True := trivial" }, this.#options.headerMilliseconds);
  }

  /** Checks a proof. After an answer that cannot be relied on the process is gone. */
  async check(prepared: PreparedCheck, milliseconds: number): Promise<WorkerAnswer> {
    this.#checks++;
    try {
      const environment = await this.#environment(prepared.header);
      if (environment.errors !== undefined) return final({ verdict: environment.errors });
      return final({ output: await this.#ask(prepared, environment.env, milliseconds) });
    } catch (error) {
      if (!(error instanceof ReplFailure)) throw error;
      if (error.limit !== undefined) {
        // Memory may have been used up by earlier checks; time was this check's own.
        return { outcome: { verdict: limitVerdict(error.limit) }, again: error.limit === "memory" };
      }
      const reason = [error.what, ...error.evidence].join("; ");
      return { outcome: { verdict: { kind: "crashed", reason } }, again: true };
    }
  }

  /**
   * The body first; when that is answered the query, which gives the theorem a name that the process has not heard of. Its
   * answer has to speak of that name, whatever became of the theorem: else the process is not where it should be, because
   * something was printed that is not the REPL's, and its next answer would be to another question.
   */
  async #ask(prepared: PreparedCheck, env: number | undefined, milliseconds: number): Promise<LeanOutput> {
    const { header, body, query, queryStart, secretName } = prepared;
    const first = await this.#command({ cmd: body, ...(env === undefined ? {} : { env }) }, milliseconds);
    const second = await this.#command({ cmd: query, env: first.env }, milliseconds);
    if (!second.messages.some(({ text }) => text.includes(secretName))) {
      await this.#process.end();
      throw new ReplFailure("the output of the REPL is not its answer to the query", undefined);
    }
    return joinOutputs(before(queryStart, placeAt(endOf(header), first)), placeAt(queryStart, second));
  }

  /**
   * The environment after a header; or the verdict where Lean does not accept it. The imports are read first, by
   * themselves, and nothing is read again that an earlier header began with.
   */
  async #environment(header: string): Promise<{ env: number | undefined; errors: Verdict | undefined }> {
    const imports = importsOf(header);
    this.#imports ??= imports;
    for (const wanted of [imports, header]) {
      if (this.#environments.has(wanted)) continue;
      const known = this.#longestKnown(wanted);
      const env = this.#environments.get(known);
      const rest = wanted.slice(known.length);
      if (rest.trim() === "") this.#environments.set(wanted, env);
      else {
        const request: ReplRequest = { cmd: rest, ...(env === undefined ? {} : { env }) };
        const response = await this.#process.ask(request, this.#options.headerMilliseconds);
        const errors = headerErrors(response, endOf(known));
        if (errors.length > 0) return { env: undefined, errors: headerVerdict(errors) };
        this.#environments.set(wanted, (await this.#done(response)).env);
      }
    }
    return { env: this.#environments.get(header), errors: undefined };
  }

  /** The longest header read so far after which this one goes on with a new command. */
  #longestKnown(header: string): string {
    const starts = new Set([...sourceCommands(header).map(({ start }) => start), header.length]);
    let longest = "";
    for (const known of this.#environments.keys()) {
      if (known.length <= longest.length || !header.startsWith(known)) continue;
      if (starts.has(known.length + header.slice(known.length).search(/\S|$/))) longest = known;
    }
    return longest;
  }

  async #command(request: ReplRequest, milliseconds: number): Promise<NewEnvironment> {
    return this.#done(await this.#process.ask(request, milliseconds));
  }

  /** The answer to a command that was carried out. @throws {ReplFailure} for any other. */
  async #done(response: ReplResponse): Promise<NewEnvironment> {
    if (response.kind === "command" && response.env !== undefined) return { ...response, env: response.env };
    await this.#process.end();
    const said = response.kind === "error" ? [response.message] : [];
    throw new ReplFailure("the REPL did not carry out a command", undefined, said);
  }
}

/** Imports that fail are answered by one text, other commands by messages. */
function headerErrors(response: ReplResponse, origin: Position): Message[] {
  if (response.kind === "error") return [{ severity: "error", ...origin, text: response.message }];
  return placeAt(origin, response).messages.filter(({ severity }) => severity === "error");
}

function final(outcome: Outcome): WorkerAnswer {
  return { outcome, again: false };
}
