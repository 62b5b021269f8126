// A run in a process of its own, killed with SIGKILL again and again: what it leaves is what an undisturbed run leaves.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../src/platform/index.ts";
import { withoutTimes } from "./support/times.ts";

const script = new URL("./support/fake_run.ts", import.meta.url).pathname;

/** Starts the run, which dies at a call to the file system, if `death` counts to one. How many calls it made, or that it was killed. */
async function launch(path: string, style: string, death?: number): Promise<number | "killed"> {
  const args = ["--import", "tsx", script, path, style, ...(death === undefined ? [] : [String(death)])];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.on("data", (data) => {
      said[name] += data;
    });
  }
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on("close", (...end) => resolve(end));
  });
  if (signal === "SIGKILL") return "killed";
  if (code !== 0) throw new Error(said.stderr);
  return Number(said.stdout.trim().split("\n").at(-1));
}

const linesOf = (file: string): string[] => readFileSync(file, "utf8").split("\n").filter(Boolean);

test.each(["goal", "step", "search"])(
  "kill -9 at any moment loses no proof and changes no result, problems put as %s",
  async (style) => {
    const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "gentzen-kill-")));
    try {
      const [calm, killed] = folders;
      const calls = await launch(calm, style);
      if (calls === "killed") throw new Error("nobody was to kill it");
      expect(calls).toBeGreaterThan(100);
      const random = new Random("kill");
      let kills = 0;
      let proofs: string[] = [];
      while (kills < 7 && (await launch(killed, style, 20 + random.int(calls / 4))) === "killed") {
        kills += 1;
        const file = join(killed, "proofs.jsonl");
        const found = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
        expect(found.slice(0, proofs.length)).toEqual(proofs);
        proofs = found;
      }
      expect(kills).toBeGreaterThan(2);
      await launch(killed, style);
      expect(linesOf(join(killed, "proofs.jsonl"))).toEqual(linesOf(join(calm, "proofs.jsonl")));
      const stripped = (path: string, name: string): unknown[] =>
        linesOf(join(path, name)).map((line) => ({ ...withoutTimes(JSON.parse(line)), metricsBytes: 0 }));
      expect(stripped(killed, "metrics.jsonl")).toEqual(stripped(calm, "metrics.jsonl"));
      expect(stripped(killed, "state.json")).toEqual(stripped(calm, "state.json"));
      expect(linesOf(join(killed, "model", "model.json"))).toEqual(linesOf(join(calm, "model", "model.json")));
    } finally {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  },
);
