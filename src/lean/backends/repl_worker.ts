// A REPL process with the environments of the headers that it has read.
import type { PreparedCheck } from "../policy/prepare.ts";
import { endOf } from "../source/splice.ts";
import type { Position } from "../syntax/failure.ts";
import type { Message } from "../verifier.ts";
import { headerVerdict, limitVerdict, type Outcome } from "./backend.ts";
import { splitImports } from "./header_parts.ts";
import { before, joinOutputs, type LeanOutput, placeAt } from "./lean_messages.ts";
import type { ReplPoolOptions } from "./repl.ts";
import { ReplFailure, ReplProcess } from "./repl_process.ts";
import type { ReplRequest, ReplResponse } from "./repl_protocol.ts";

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
    return this.usable && (this.#imports === undefined || this.#imports === splitImports(header).imports);
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
   * The body first; the query, which gives the theorem a name that the process has not heard of, when that is answered.
   * Where the body has errors there is nothing to ask.
   */
  async #ask(prepared: PreparedCheck, env: number | undefined, milliseconds: number): Promise<LeanOutput> {
    const { header, body, query, queryStart } = prepared;
    const first = await this.#command({ cmd: body, ...(env === undefined ? {} : { env }) }, milliseconds);
    const output = before(queryStart, placeAt(endOf(header), first));
    if (output.messages.some(({ severity }) => severity === "error")) return output;
    const second = await this.#command({ cmd: query, env: first.env }, milliseconds);
    return joinOutputs(output, placeAt(queryStart, second));
  }

  /** The environment after a header, read at most once; or the verdict where Lean does not accept it. */
  async #environment(header: string) {
    const { imports, rest } = splitImports(header);
    this.#imports ??= imports;
    let env: number | undefined;
    let read = "";
    for (const part of [imports, rest].filter((text) => text.trim() !== "")) {
      const start = endOf(read);
      read += part;
      if (!this.#environments.has(read)) {
        const request: ReplRequest = { cmd: part, ...(env === undefined ? {} : { env }) };
        const response = await this.#process.ask(request, this.#options.headerMilliseconds);
        const errors = headerErrors(response, start);
        if (errors.length > 0) return { env: undefined, errors: headerVerdict(errors) };
        this.#environments.set(read, (await this.#done(response)).env);
      }
      env = this.#environments.get(read);
    }
    return { env, errors: undefined };
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
