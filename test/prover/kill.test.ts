// A run in a process of its own, killed with SIGKILL again and again: what it leaves is what an undisturbed run leaves.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../src/platform/index.ts";

const script = new URL("./support/fake_run.ts", import.meta.url).pathname;

/** Starts the run; kills it some milliseconds after its state first changed, if `patience` is given. */
async function launch(path: string, patience?: number): Promise<"ended" | "killed"> {
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", script, path], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr!.on("data", (data) => {
    errors += data;
  });
  const before = stateText(path);
  const timer = setInterval(() => {
    if (patience === undefined || stateText(path) === before) return;
    clearInterval(timer);
    setTimeout(() => child.kill("SIGKILL"), patience);
  }, 5);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on("exit", (...end) => resolve(end));
  });
  clearInterval(timer);
  if (signal === "SIGKILL") return "killed";
  if (code !== 0) throw new Error(errors);
  return "ended";
}

function stateText(path: string): string {
  const file = join(path, "state.json");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

const linesOf = (file: string): string[] => readFileSync(file, "utf8").split("\n").filter(Boolean);

test("kill -9 at any moment loses no proof and changes no result", { timeout: 120_000 }, async () => {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "gentzen-kill-")));
  try {
    const [calm, killed] = folders;
    expect(await launch(calm)).toBe("ended");
    const random = new Random("kill");
    let kills = 0;
    let proofs: string[] = [];
    while (kills < 6 && (await launch(killed, random.int(250))) === "killed") {
      kills += 1;
      const file = join(killed, "proofs.jsonl");
      const found = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
      expect(found.slice(0, proofs.length)).toEqual(proofs);
      proofs = found;
    }
    expect(kills).toBeGreaterThan(2);
    await launch(killed);
    expect(linesOf(join(killed, "proofs.jsonl"))).toEqual(linesOf(join(calm, "proofs.jsonl")));
    const stripped = (path: string, name: string): unknown[] =>
      linesOf(join(path, name)).map((line) => ({ ...JSON.parse(line), time: 0, seconds: 0, metricsBytes: 0 }));
    expect(stripped(killed, "metrics.jsonl")).toEqual(stripped(calm, "metrics.jsonl"));
    expect(stripped(killed, "state.json")).toEqual(stripped(calm, "state.json"));
    expect(linesOf(join(killed, "model", "model.json"))).toEqual(linesOf(join(calm, "model", "model.json")));
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});
