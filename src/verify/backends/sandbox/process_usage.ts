// What a process and everything it has started use, read from /proc.

import { readdir, readFile } from "node:fs/promises";
import { pairsOf } from "../../../platform/index.ts";

/** Use of a process together with its descendants. */
export interface ProcessUsage {
  /** Memory of their own, resident or swapped out, in bytes. Mapped files do not count. */
  readonly memoryBytes: number;
  /** Processor time in seconds, that of ended children included. */
  readonly cpuSeconds: number;
  /** The processes, the first one included. */
  readonly processes: readonly number[];
}

interface Entry {
  readonly parent: number;
  readonly group: number;
  /** Whether it runs: what has ended may wait long for its parent to notice. */
  readonly isAlive: boolean;
  readonly cpuTicks: number;
}

/** The kernel counts processor time for user space in hundredths of a second on every architecture of Linux. */
const ticksPerSecond = 100;

/** Use of a tree of processes; undefined where the system has no /proc or the process is gone. */
export async function usageOf(root: number): Promise<ProcessUsage | undefined> {
  const tree = descendants(await processTable(), root);
  if (tree.length === 0) return undefined;
  const memory = await Promise.all(tree.map(([pid]) => privateMemory(pid)));
  return {
    memoryBytes: memory.reduce((sum, bytes) => sum + bytes, 0),
    cpuSeconds: tree.reduce((sum, [, entry]) => sum + entry.cpuTicks, 0) / ticksPerSecond,
    processes: tree.map(([pid]) => pid),
  };
}

/** Whether any of the processes, or any of the group, still runs. False where the system has no /proc. */
export async function anyAlive(processes: readonly number[], group: number): Promise<boolean> {
  const entries = await processTable();
  if (processes.some((pid) => entries.get(pid)?.isAlive)) return true;
  return [...entries.values()].some((entry) => entry.group === group && entry.isAlive);
}

let table: Promise<Map<number, Entry>> | undefined;

/** All processes with their parents. Callers of the same moment share one reading. */
function processTable(): Promise<Map<number, Entry>> {
  table ??= readTable().finally(() => {
    table = undefined;
  });
  return table;
}

async function readTable(): Promise<Map<number, Entry>> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "latin1").catch(() => "")));
  const entries = new Map<number, Entry>();
  for (const [pid, stat] of pairsOf(pids, stats)) {
    // The name stands in parentheses and may contain anything; the fields are counted from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields.length < 15) continue;
    const [state, parent, group] = fields;
    entries.set(Number(pid), {
      parent: Number(parent),
      group: Number(group),
      isAlive: state !== "Z" && state !== "X",
      // Its own time as a user and in the system, and the same of its children that have ended.
      cpuTicks: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0),
    });
  }
  return entries;
}

function descendants(entries: Map<number, Entry>, root: number): [number, Entry][] {
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of entries) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [pid]);
    else siblings.push(pid);
  }
  const found: [number, Entry][] = [];
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    const entry = entries.get(pid);
    if (entry !== undefined) found.push([pid, entry]);
    queue.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** Anonymous and shared memory and what of it is swapped out, in bytes; 0 for a process that has gone. */
async function privateMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => "");
  let kibibytes = 0;
  for (const match of status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB/gm)) kibibytes += Number(match[1]);
  return 1024 * kibibytes;
}
