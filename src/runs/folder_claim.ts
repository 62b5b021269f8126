// A folder is one process's at a time. The claim is a file that says whose it is; it ends with that process, however that ends (Node).
import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../platform/index.ts";
import { onFileSync } from "../platform/node.ts";

/** Who holds a folder. */
export interface Holder {
  readonly version: 1;
  readonly pid: number;
  readonly host: string;
  /** What the process does with the folder, such as `gentzen sft`. */
  readonly purpose: string;
  /** When it took the folder, as an ISO date. */
  readonly since: string;
  /** When the process was started, in the kernel's ticks: a pid is given again, the two together are not. Null where unknown. */
  readonly started: string | null;
  /** The machine, its start, and the space in which the pid counts; null where unknown. */
  readonly machine: string | null;
  readonly boot: string | null;
  readonly pidSpace: string | null;
  /** Makes each claim another one. */
  readonly id: string;
}

/** Another process has the folder. */
export class FolderInUseError extends ConfigError {
  override readonly name: string = "FolderInUseError";
  /** Undefined where its claim cannot be read. */
  readonly holder: Holder | undefined;

  constructor(what: string, evidence: string, hint: string, holder: Holder | undefined) {
    super(what, evidence, hint);
    this.holder = holder;
  }
}

/** A held folder. */
export interface FolderClaim {
  readonly folder: string;
  /** Gives the folder free; a second call does nothing. The end of the process does the same. */
  release(): void;
}

/** `.gentzen-claim-7`: a later claim has a higher number than the dead ones that it replaces. */
const CLAIM = /^\.gentzen-claim-(\d+)$/;
const TRIES = 20;

/** Whether a name in a folder belongs to its claim. */
export function isClaimFile(name: string): boolean {
  return name.startsWith(".gentzen-claim-");
}

/**
 * Takes an existing folder for this process. Two that try at once do not both get it: a claim appears by a link, which the
 * system makes for one of them, and counts when its owner has seen no other living claim after it. A claim whose process is
 * gone counts for nothing: it was killed, or the machine was started again, or the pid is another process's by now. Where
 * that cannot be known, because the holder is on another host or in another container, the folder stays its.
 *
 * @throws {FolderInUseError} that names the holder. @throws {FileError} where the file system refuses.
 */
export function claimFolder(folder: string, purpose: string): FolderClaim {
  return onFileSync("claim", folder, () => {
    const mine = describeSelf(purpose);
    const draft = join(folder, `.gentzen-claim-draft-${mine.id}`);
    try {
      writeDurably(draft, JSON.stringify(mine));
      return hold(folder, takeNumber(folder, draft, mine), mine);
    } finally {
      remove(draft);
    }
  });
}

/** Puts the draft in place and looks around. @returns the claim's file. */
function takeNumber(folder: string, draft: string, mine: Holder): string {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const before = claimsIn(folder);
    refuseLiving(folder, before);
    const path = join(folder, `.gentzen-claim-${1 + Math.max(-1, ...before.map(({ number }) => number))}`);
    if (!appear(draft, path, mine)) continue;
    try {
      const others = claimsIn(folder).filter((claim) => claim.path !== path);
      refuseLiving(folder, others);
      for (const dead of others) remove(dead.path);
    } catch (error) {
      remove(path);
      throw error;
    }
    return path;
  }
  throw new FolderInUseError(
    `the folder is in use: ${folder}`,
    "other processes take it and give it free again and again",
    "use one process for a folder",
    undefined,
  );
}

/** Makes the claim's file, with all it says, unless there is one of that name. */
function appear(draft: string, path: string, mine: Holder): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // A file system without links, which on Windows says EISDIR: a reader may see the file before its text, and takes it for living then.
    if (!["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EISDIR"].includes(code ?? "")) throw error;
    return writeExclusively(path, JSON.stringify(mine));
  }
}

function hold(folder: string, path: string, mine: Holder): FolderClaim {
  const release = () => {
    process.off("exit", release);
    // Somebody may have removed the claim and taken the folder: then the file is theirs.
    if (readOrNull(() => parseHolder(readFileSync(path, "utf8"))?.id) === mine.id) remove(path);
  };
  process.on("exit", release);
  return { folder, release };
}

interface FoundClaim {
  readonly number: number;
  readonly path: string;
  readonly holder: Holder | undefined;
}

function claimsIn(folder: string): FoundClaim[] {
  return readdirSync(folder).flatMap((name) => {
    const number = CLAIM.exec(name)?.[1];
    const path = join(folder, name);
    if (number === undefined) return [];
    try {
      return [{ number: Number(number), path, holder: parseHolder(readFileSync(path, "utf8")) }];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  });
}

/** Who holds a folder, as far as can be seen: undefined where nobody does, and where its last holder was killed. */
export function holderOf(folder: string): Holder | undefined {
  const living = claimsIn(folder).filter(({ holder }) => holder !== undefined && stateOf(holder) !== "gone");
  return living[0]?.holder;
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    const fits = value?.version === 1 && Number.isInteger(value.pid) && typeof value.host === "string";
    return fits ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function refuseLiving(folder: string, claims: readonly FoundClaim[]): void {
  for (const { path, holder } of claims) {
    const state = holder === undefined ? "unreadable" : stateOf(holder);
    if (state === "gone") continue;
    const what = `the folder is in use: ${folder}`;
    if (holder === undefined) {
      throw new FolderInUseError(
        what,
        `${path} says nothing that is understood`,
        `if nobody uses it, remove ${path}`,
        holder,
      );
    }
    const { purpose, pid, host, since } = holder;
    const evidence = `${purpose} holds it: process ${pid} on ${host}, since ${since}`;
    const hint =
      state === "hidden"
        ? `choose another folder; if that process has ended, which cannot be seen from here, remove ${path}`
        : holder.started !== null
          ? "wait until it has ended, or choose another folder"
          : `wait until it has ended, or choose another folder; if process ${pid} is another program by now, remove ${path}`;
    throw new FolderInUseError(what, evidence, hint, holder);
  }
}

/** Whether a holder still runs; `hidden` where this process cannot see it. */
export function stateOf(holder: Holder): "alive" | "gone" | "hidden" {
  const self = describeSelf("");
  if (holder.host !== self.host) return "hidden";
  if (holder.machine !== self.machine) return "hidden";
  if (holder.boot !== self.boot) return holder.machine === null ? "hidden" : "gone";
  if (holder.pidSpace !== self.pidSpace) return "hidden";
  if (!exists(holder.pid)) return "gone";
  const started = startOf(holder.pid);
  return holder.started !== null && started !== null && started !== holder.started ? "gone" : "alive";
}

/** This process as a holder. */
export function describeSelf(purpose: string): Holder {
  return {
    version: 1,
    pid: process.pid,
    host: hostname(),
    purpose,
    since: new Date().toISOString(),
    started: startOf(process.pid),
    machine: readOrNull(() => readFileSync("/etc/machine-id", "utf8").trim()),
    boot: readOrNull(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    pidSpace: readOrNull(() => readlinkSync("/proc/self/ns/pid")),
    id: randomUUID(),
  };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Field 22 of a process's line in /proc: its start. Counted after the program's name, which may hold anything. Null where there
 * is no such line, or the process is dead and only its parent has not noticed (state Z or X).
 */
function startOf(pid: number): string | null {
  return readOrNull(() => {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? "dead" : fields[19];
  });
}

function readOrNull(read: () => string | undefined): string | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, "wx");
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeExclusively(path: string, text: string): boolean {
  try {
    writeDurably(path, text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone already, or the disk is; the claim ends with the process either way.
  }
}
