// gentzen train in a process of its own, killed with SIGKILL again and again: it ends as a run that nothing disturbed.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { now, Random, secondsSince } from "../../src/platform/index.ts";
import { withoutTimes } from "../prover/support/times.ts";

const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** The smallest run in which every stage finds proofs and learns from them. */
const flags = "--preset smoke --workers 1 --sft.checkpoint-every 10".split(" ");

/** Starts the run; kills it some milliseconds after its files first changed, if `patience` is given. */
async function launch(path: string, patience?: number): Promise<"ended" | "killed"> {
  const command = ["--import", "tsx", program, "train", "--out", path, ...flags, "--json"];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  const before = fingerprint(path);
  let killer: NodeJS.Timeout | undefined;
  const watch = setInterval(() => {
    if (patience === undefined || fingerprint(path) === before) return;
    clearInterval(watch);
    killer = setTimeout(() => child.kill("SIGKILL"), patience);
  }, 10);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on("close", (...end) => resolve(end));
  });
  clearInterval(watch);
  clearTimeout(killer);
  if (signal === "SIGKILL") return "killed";
  if (code !== 0) throw new Error(errors);
  return "ended";
}

const textOf = (path: string, name: string): string => {
  const file = join(path, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};
const fingerprint = (path: string): string => `${textOf(path, "state.json")}${textOf(path, "metrics.jsonl").length}`;
const linesOf = (path: string, name: string): string[] => textOf(path, name).split("\n").slice(0, -1);

/** What must be the same: everything but times and what the machine was called. */
const metricsOf = (path: string): unknown[] =>
  linesOf(path, "metrics.jsonl").map((line) => withoutTimes(JSON.parse(line)));
const summaryOf = (path: string): Record<string, unknown> => ({
  ...JSON.parse(textOf(path, "summary.json")),
  seconds: 0,
  environment: 0,
});

test("kill -9 at any moment loses no proof and changes no number", async () => {
  const folders = ["calm", "killed"].map((name) => mkdtempSync(join(tmpdir(), `gentzen-train-${name}-`)));
  const [calm, killed] = folders;
  try {
    const started = now();
    expect(await launch(calm)).toBe("ended");
    const longest = Math.round(250 * secondsSince(started));
    const random = new Random(`kill ${process.pid}`);
    let kills = 0;
    let proofs: string[] = [];
    while (kills < 5 && (await launch(killed, random.int(longest))) === "killed") {
      kills += 1;
      const found = linesOf(killed, "proofs.jsonl");
      expect(found.slice(0, proofs.length)).toEqual(proofs);
      proofs = found;
    }
    expect(kills).toBeGreaterThan(1);
    await launch(killed);

    expect(linesOf(killed, "proofs.jsonl")).toEqual(linesOf(calm, "proofs.jsonl"));
    expect(metricsOf(killed)).toEqual(metricsOf(calm));
    expect(summaryOf(killed)).toEqual(summaryOf(calm));
    const weights = (path: string) => readFileSync(join(path, "model", "model.safetensors"));
    expect(weights(killed).equals(weights(calm))).toBe(true);

    // All of this says something only where proofs were found and learnt from.
    expect(linesOf(calm, "proofs.jsonl").length).toBeGreaterThan(3);
    const groups = metricsOf(calm).map((record) => (record as Record<string, number>)["groups/used"] ?? 0);
    expect(Math.max(...groups)).toBeGreaterThan(0);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});
