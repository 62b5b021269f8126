// A process under limits that its parent watches: output, memory, processor time. It is ended with all that it started.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { anyAlive, type ProcessUsage, usageOf } from "./process_usage.ts";
import type { CommandLine, ProcessLimits } from "./sandbox.ts";

/** A limit that was reached. */
export type ProcessLimit = "memory" | "processor time" | "output" | "files" | "time";

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** The limit for which it was ended, if it was. */
  readonly limit: ProcessLimit | undefined;
  /** The end of what it wrote on standard error. */
  readonly errorText: string;
}

/** Milliseconds between two looks at what a busy process uses. */
const watchInterval = 100;
const keptErrorText = 4000;

/** A running process and its descendants, in a process group of their own. */
export class SupervisedProcess {
  /** Settles when the process and its group have ended and its streams are closed. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #limits: ProcessLimits;
  #outputBytes = 0;
  #errorText = "";
  #limit: ProcessLimit | undefined;
  #gone = false;
  #timer: NodeJS.Timeout | undefined;

  /** Starts the process. `onOutput` gets what it writes on standard output. */
  constructor(command: CommandLine, limits: ProcessLimits, onOutput: (bytes: Buffer) => void) {
    this.#limits = limits;
    const child = spawn(command.file, [...command.args], {
      cwd: command.directory,
      env: { ...command.environment },
      stdio: "pipe",
      detached: true,
    });
    this.#child = child;
    // A process that has gone makes writing fail; its end says why.
    child.stdin.on("error", () => {});
    child.stdout.on("data", (bytes: Buffer) => {
      if (this.#counted(bytes)) onOutput(bytes);
    });
    child.stderr.on("data", (bytes: Buffer) => {
      if (this.#counted(bytes)) this.#errorText = (this.#errorText + bytes.toString()).slice(-keptErrorText);
    });
    this.ended = new Promise((resolve) => {
      const settle = async (code: number | null, signal: NodeJS.Signals | null) => {
        this.#gone = true;
        clearTimeout(this.#timer);
        await gone([], child.pid);
        resolve({ code, signal, limit: this.#limit, errorText: this.#errorText.trim() });
      };
      child.on("error", (error) => {
        this.#errorText += error.message;
        settle(null, null);
      });
      child.on("close", settle);
      child.on("exit", () => {
        this.#gone = true;
        killGroup(child.pid);
      });
    });
    this.#watch();
  }

  /** The first process, or undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can no longer be asked anything. */
  get gone(): boolean {
    return this.#gone || this.#limit !== undefined;
  }

  /** What it uses now. */
  async usage(): Promise<ProcessUsage | undefined> {
    return this.#child.pid === undefined || this.#gone ? undefined : usageOf(this.#child.pid);
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Says that there is no more input. */
  endInput(): void {
    this.#child.stdin.end();
  }

  /** Counts output from zero again, for a process that answers one request after another. */
  resetOutput(): void {
    this.#outputBytes = 0;
  }

  /** Lets the event loop end, or not, while this process runs. */
  keepAlive(needed: boolean): void {
    const parts = [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr] as unknown as {
      ref?(): void;
      unref?(): void;
    }[];
    for (const part of parts) needed ? part.ref?.() : part.unref?.();
    if (needed) this.#timer?.ref();
    else this.#timer?.unref();
  }

  /** Ends the process and all that it has started. */
  async kill(limit?: ProcessLimit): Promise<ProcessEnd> {
    this.#limit ??= limit;
    let tree: readonly number[] = [];
    if (!this.#gone && this.#child.pid !== undefined) {
      // What has left the group, which a sandbox does not allow to live on, is still below the first process now.
      tree = (await usageOf(this.#child.pid))?.processes ?? [];
      killGroup(this.#child.pid);
      for (const pid of tree) killProcess(pid);
    }
    const streams = setTimeout(() => this.#closeStreams(), 2000);
    const end = await this.ended;
    clearTimeout(streams);
    await gone(tree, this.#child.pid);
    return end;
  }

  /** Adds output to the count; false once there is too much. */
  #counted(bytes: Buffer): boolean {
    this.#outputBytes += bytes.length;
    if (this.#outputBytes <= this.#limits.outputBytes) return this.#limit === undefined;
    if (this.#limit === undefined) {
      this.#limit = "output";
      this.#closeStreams();
      void this.kill();
    }
    return false;
  }

  #closeStreams(): void {
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  #watch(): void {
    this.#timer = setTimeout(async () => {
      const usage = await this.usage();
      if (this.#gone) return;
      if (usage !== undefined) {
        if (usage.memoryBytes > this.#limits.memoryBytes) return void this.kill("memory");
        if (usage.cpuSeconds > this.#limits.cpuSeconds) return void this.kill("processor time");
      }
      this.#watch();
    }, watchInterval);
    this.#timer.unref();
  }
}

/** Waits until processes and a group are gone; two seconds at most, since one may hang in the kernel. */
async function gone(processes: readonly number[], group: number | undefined): Promise<void> {
  for (let waited = 0; waited < 2000 && group !== undefined; waited += 5) {
    if (!(await anyAlive(processes, group))) return;
    await sleep(5);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid !== undefined) killProcess(-pid);
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone already.
  }
}
