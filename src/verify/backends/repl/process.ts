// One process of leanprover-community/repl: a question at a time, each answered by exactly one text.
import { LeanError, now } from "../../../platform/index.ts";
import { lastLines } from "../said.ts";
import type { CommandLine, ProcessLimits } from "../sandbox/sandbox.ts";
import { type ProcessEnd, SupervisedProcess } from "../sandbox/supervised_process.ts";
import { AnswerReader } from "./framing.ts";
import { encodeRequest, parseResponse, type ReplRequest, type ReplResponse } from "./protocol.ts";

/** Why a process gave no answer that can be relied on. It has been ended. */
export class ReplFailure extends LeanError {
  override readonly name: string = "ReplFailure";
  /** `time` where the time was up, `memory` and so on for a limit; undefined where it ended or misbehaved by itself. */
  readonly limit: ProcessEnd["limit"];

  constructor(what: string, limit: ProcessEnd["limit"], evidence: string[] = []) {
    super(what, evidence);
    this.limit = limit;
  }
}

interface Question {
  resolve(response: ReplResponse): void;
  reject(failure: ReplFailure): void;
}

/** A running REPL. After a failure, or an answer that nobody asked for, it is ended and cannot be used again. */
export class ReplProcess {
  readonly started = now();
  readonly #process: SupervisedProcess;
  readonly #reader = new AnswerReader();
  #question: Question | undefined;
  #checks = 0;

  constructor(command: CommandLine, limits: ProcessLimits) {
    this.#process = new SupervisedProcess(command, limits, (bytes) => this.#read(bytes));
    void this.#process.ended.then((end) => this.#question?.reject(this.#failureOf(end)));
    this.#process.keepAlive(false);
  }

  /** Whether it can be asked. */
  get usable(): boolean {
    return !this.#process.gone;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** How often it was asked. */
  get checks(): number {
    return this.#checks;
  }

  /** Its memory with all that it started, in bytes; 0 where that cannot be told. */
  async memoryBytes(): Promise<number> {
    return (await this.#process.usage())?.memoryBytes ?? 0;
  }

  /**
   * Asks one question.
   *
   * @throws {ReplFailure} where the answer does not come in time, is none, or the process ends. It is ended then.
   */
  async ask(request: ReplRequest, milliseconds: number): Promise<ReplResponse> {
    if (this.#question !== undefined) throw new LeanError("the REPL is asked before it has answered");
    if (!this.usable) throw this.#failureOf(await this.#process.kill());
    this.#checks++;
    this.#process.resetOutput();
    this.#process.keepAlive(true);
    const answer = new Promise<ReplResponse>((resolve, reject) => {
      this.#question = { resolve, reject };
    });
    const timer = setTimeout(() => void this.#process.kill("time"), milliseconds);
    this.#process.write(encodeRequest(request));
    try {
      return await answer;
    } catch (error) {
      await this.#process.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#question = undefined;
      this.#process.keepAlive(false);
    }
  }

  /** Ends the process with all that it has started. */
  async end(): Promise<void> {
    await this.#process.kill();
  }

  #read(bytes: Buffer): void {
    const answers = this.#reader.push(bytes);
    const question = this.#question;
    if (answers.length === 0 && (question !== undefined || !this.#reader.pending)) return;
    const [answer, ...more] = answers;
    const isOne = answer !== undefined && more.length === 0 && !this.#reader.pending;
    const response = isOne ? parseResponse(answer) : undefined;
    if (question !== undefined && response !== undefined) {
      this.#question = undefined;
      question.resolve(response);
      return;
    }
    // Somebody else writes on the REPL's output: nothing that it says from here on is evidence.
    question?.reject(
      new ReplFailure("the output of the REPL is not its answer to one question", undefined, quote(answers)),
    );
    this.#question = undefined;
    void this.#process.kill();
  }

  #failureOf({ code, signal, limit, errorText }: ProcessEnd): ReplFailure {
    if (limit === "time") return new ReplFailure("the REPL did not answer in time", limit);
    if (limit !== undefined) return new ReplFailure(`the REPL reached the limit on ${limit}`, limit);
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    return new ReplFailure(`the REPL ended ${how}`, undefined, lastLines(errorText, this.#reader.rest));
  }
}

function quote(answers: readonly string[]): string[] {
  return answers.slice(0, 2).map((answer) => (answer.length > 200 ? `${answer.slice(0, 200)}…` : answer));
}
