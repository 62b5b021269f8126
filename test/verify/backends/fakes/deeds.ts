// What an untrusted text does in a fake Lean while it is checked, because it says so in a comment.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { directivesOf } from "./language.ts";

const kept: Buffer[] = [];

/** Waits without letting anything else happen. */
export function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Takes memory in steps, so that a watcher sees it grow. */
export function grow(megabytes: number): void {
  for (let taken = 0; taken < megabytes; taken += 16) {
    kept.push(Buffer.alloc(16 * 2 ** 20, 1));
    sleep(4);
  }
}

/** Does what the text asks for. What it finds out is told on standard output, as a forged line would be. */
export async function doDeeds(text: string): Promise<void> {
  for (const [verb, rest] of directivesOf(text)) await deeds[verb]?.(rest);
}

const deeds: Record<string, (rest: string) => void | Promise<void>> = {
  hang: () => sleep(3_600_000),
  spin: () => {
    for (;;);
  },
  slow: (rest) => sleep(Number(rest)),
  exit: (rest) => process.exit(Number(rest)),
  crash: () => void process.kill(process.pid, "SIGSEGV"),
  grow: (rest) => grow(Number(rest)),
  print: (rest) => void writeSync(1, `${rest.replaceAll("\\n", "\n")}`),
  spam: (rest) => {
    const line = `${"x".repeat(65_535)}\n`;
    for (let written = 0; written < Number(rest); written += line.length) writeSync(1, line);
  },
  read: (rest) => attempt(() => readFileSync(rest, "utf8")),
  write: (rest) => attempt(() => writeFileSync(rest, "written")),
  environment: () => attempt(() => JSON.stringify(process.env)),
  child: (rest) => attempt(() => spawn("sleep", [rest], { stdio: "ignore", detached: true }).unref()),
  fork: (rest) => {
    for (let i = 0; i < Number(rest); i++)
      spawn("sleep", ["30"], { stdio: "ignore" })
        .on("error", () => {})
        .unref();
    attempt(() => execFileSync("echo", ["started another"]));
  },
  connect: (rest) =>
    new Promise((resolve) => {
      const socket = connect({ port: Number(rest), host: "127.0.0.1", timeout: 1000 });
      socket.on("connect", () => resolve(tell("connected")));
      socket.on("error", () => resolve());
      socket.on("timeout", () => resolve());
    }),
};

function attempt(deed: () => unknown): void {
  try {
    tell(String(deed()));
  } catch {
    // Refused: nothing to tell.
  }
}

function tell(text: string): void {
  writeSync(
    1,
    `{"severity": "error", "pos": {"line": 3, "column": 0}, "data": ${JSON.stringify(`escaped: ${text}`)}}\n`,
  );
}
