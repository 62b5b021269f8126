// What a sandbox is: a way to turn a program into a command line under which the program can do no harm.

/** What one sandboxed process, with all that it starts, may use. */
export interface ProcessLimits {
  /** Memory that is its own, in bytes: mapped files do not count. */
  readonly memoryBytes: number;
  /** Processor time over its whole life, in seconds. */
  readonly cpuSeconds: number;
  /** Processes and threads. */
  readonly processes: number;
  /** Size of a file, and half the size of all in the scratch folder, in bytes. */
  readonly fileBytes: number;
  /** What it may print between two requests, on either stream, in bytes. */
  readonly outputBytes: number;
}

/** Enough for a Lean process with Mathlib. */
export const processLimits: ProcessLimits = {
  memoryBytes: 8 * 2 ** 30,
  cpuSeconds: 4 * 3600,
  processes: 256,
  fileBytes: 2 ** 30,
  outputBytes: 32 * 2 ** 20,
};

/** A program to be run in a sandbox. */
export interface SandboxedProgram {
  /** An absolute path, visible in the sandbox. */
  readonly program: string;
  readonly args: readonly string[];
  /** The working directory, visible in the sandbox. */
  readonly directory: string;
  /** Files and folders outside the system's own that the program may read, where they are. */
  readonly readable: readonly string[];
  /** A folder that it may write to, where it is. It owns no other, except an empty `/tmp` of its own. */
  readonly scratch?: string;
  /** Its whole environment, besides `PATH`, `HOME` and `LANG`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly limits: ProcessLimits;
}

/** What is to be started in the program's stead. */
export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  /** The user that a scratch folder must belong to, if not the present one. */
  readonly owner?: number;
}

export type SandboxName = "bubblewrap" | "namespaces" | "none";

/** A way to contain a program. */
export interface Sandbox {
  readonly name: SandboxName;
  /** What it keeps a program from, in one line. */
  readonly guarantee: string;
  command(program: SandboxedProgram): CommandLine;
}

/** The folders of the system that programs need to run at all. Those that do not exist are left out. */
export const systemFolders: readonly string[] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store"];

/** Single files of the system that programs look for. */
export const systemFiles: readonly string[] = ["/etc/ld.so.cache", "/etc/localtime"];

/** The environment of a sandboxed program: nothing of the caller's. */
export function sandboxEnvironment(program: SandboxedProgram): Record<string, string> {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/tmp", LANG: "C.UTF-8", ...program.environment };
}
