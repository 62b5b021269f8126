// A tiny file system in memory, for what happens when a disk is full or read-only. Only root may mount one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TinyDisk {
  readonly path: string;
  /** Lets nothing be written from now on. */
  makeReadOnly(): void;
  unmount(): void;
}

/** Mounts one of so many bytes; undefined where that is not allowed. */
export function tinyDisk(bytes: number): TinyDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), "gentzen-disk-"));
  const mount = (options: string) =>
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path], { stdio: "ignore" });
  try {
    mount(`size=${bytes}`);
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    makeReadOnly: () => mount(`remount,ro,size=${bytes}`),
    unmount() {
      execFileSync("umount", ["-l", path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
