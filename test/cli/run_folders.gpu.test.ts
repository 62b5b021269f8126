// The folders that --out names: foreign ones stay as they are, one process has one, damage and full disks are said in three lines.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { tinyDisk } from "../platform/full_disk.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder, pairs, problems, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

const program = new URL("../../src/cli/main.ts", import.meta.url).pathname;

/** `gentzen` in a process of its own. */
function start(...args: string[]): { child: ChildProcess; ended: Promise<{ code: number | null; stderr: string }> } {
  const child = spawn(process.execPath, ["--import", "tsx", program, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr!.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stderr }));
  });
  return { child, ended };
}

/** Comes back when a run has logged so many steps, or its process has ended. */
async function untilSteps(run: string, steps: number, child: ChildProcess): Promise<void> {
  const file = join(run, "metrics.jsonl");
  const logged = () => existsSync(file) && readFileSync(file, "utf8").split("\n").length > steps;
  while (!logged() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
}

const lines = (text: string) =>
  text
    .replace(/^adapter: .*\n/, "")
    .trimEnd()
    .split("\n");

test("a run whose progress nobody reads any more stops where the same command goes on", async () => {
  const folder = newFolder("pipe");
  const run = join(folder, "run");
  const data = writeRecords(folder, "data.jsonl", pairs);
  const command = ["sft", data, "--out", run, "--steps", "4000", "--model-size", "micro", "--capacity", "256"];
  const child = spawn(process.execPath, ["--import", "tsx", program, ...command], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const code = new Promise((resolve) => child.on("close", resolve));
  await untilSteps(run, 1, child);
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await code).toBe(130);
  const checkpoint = Math.max(
    ...readdirSync(join(run, "checkpoints")).map((name) => Number(/\d+/.exec(name)?.[0] ?? 0)),
  );
  expect(checkpoint).toBeGreaterThan(0);
  expect(metricsOf(run).at(-1)?.step).toBe(checkpoint);
});

test("two processes on one folder: the second is told whose it is; killed, the first leaves a folder that goes on", async () => {
  const folder = newFolder("two");
  const run = join(folder, "run");
  const data = writeRecords(folder, "data.jsonl", pairs);
  const flags = ["--model-size", "micro", "--capacity", "256", "--batch", "4", "--checkpoint-every", "2"];
  const command = ["sft", data, "--out", run, "--steps", "14", ...flags];
  const first = start(...command);
  await untilSteps(run, 2, first.child);
  const second = await gentzen(...command);
  expect(second.code).toBe(2);
  expect(lines(second.stderr)).toEqual([
    `FolderInUseError: the folder is in use: ${run}`,
    expect.stringContaining(`gentzen sft holds it: process ${first.child.pid} on `),
    "  hint: wait until it has ended, or choose another folder",
  ]);
  first.child.kill("SIGKILL");
  await first.ended;
  const third = await gentzen(...command, "--json");
  expect([third.code, JSON.parse(third.stdout)]).toMatchObject([0, { steps: 14 }]);
  expect(metricsOf(run).map(({ step }) => step)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  expect(readdirSync(run).filter((name) => name.startsWith(".gentzen-claim"))).toEqual([]);
});

test("SIGTERM ends a run as Ctrl-C does: it can go on", async () => {
  const folder = newFolder("term");
  const run = join(folder, "run");
  const data = writeRecords(folder, "data.jsonl", pairs);
  const flags = ["--model-size", "micro", "--capacity", "256", "--batch", "4"];
  const command = ["sft", data, "--out", run, "--steps", "100000", ...flags];
  const { child, ended } = start(...command);
  await untilSteps(run, 2, child);
  child.kill("SIGTERM");
  expect((await ended).code).toBe(130);
  const steps = metricsOf(run).length;
  expect(readdirSync(join(run, "checkpoints"))).toEqual([`step-${String(steps).padStart(8, "0")}`]);
});

test("a model's folder and a stranger's are left as they are by sft, grpo and train", async () => {
  const trained = await smallProver();
  const folder = newFolder("foreign");
  const data = writeRecords(folder, "data.jsonl", pairs);
  const pool = writeRecords(folder, "pool.jsonl", problems);
  const model = join(folder, "download");
  cpSync(join(trained, "model"), model, { recursive: true });
  const before = readdirSync(model).map((name) => [name, readFileSync(join(model, name)).toString("base64")]);
  const stranger = newFolder("stranger");
  const config = writeRecords(stranger, "config.json", [{ preset: "smoke" }]);
  const refused: [string[], number, RegExp][] = [
    [["sft", data, "--model", model, "--out", model], 2, /would write over what the run begins with/],
    [["sft", data, "--model", trained, "--out", trained], 2, /would write over what the run begins with/],
    [["sft", data, "--model", model, "--out", join(model, "next")], 2, /it lies in the folder of the model/],
    [["sft", data, "--model-size", "micro", "--out", model], 4, /not a run that gentzen began/],
    [["grpo", pool, "--model", model, "--out", `${model}/.`], 2, /would write over what the run begins with/],
    [["grpo", pool, "--model", join(trained, "model"), "--out", trained], 2, /would write over/],
    [["sft", data, "--model-size", "micro", "--out", join(trained, "model")], 2, /lies in another run/],
    [["grpo", pool, "--model", model, "--out", stranger], 4, /not a run that gentzen began/],
    [["train", "--preset", "smoke", "--out", model], 4, /not a run that gentzen began/],
    [["train", "--out", stranger], 4, /not a run that gentzen began/],
    [["train", "--preset", "smoke", "--out", trained], 2, /another kind of run/],
    [["train", "--preset", "smoke", "--out", data], 4, /there is a file of that name/],
  ];
  for (const [command, code, message] of refused) {
    const ran = await gentzen(...command);
    expect([command, ran.code, ran.stderr]).toEqual([command, code, expect.stringMatching(message)]);
    expect(lines(ran.stderr)).toHaveLength(3);
  }
  expect(readdirSync(model).map((name) => [name, readFileSync(join(model, name)).toString("base64")])).toEqual(before);
  expect(readdirSync(stranger)).toEqual(["config.json"]);
  expect(readFileSync(config, "utf8")).toBe('{"preset":"smoke"}\n');
});

test("a damaged checkpoint is passed over aloud; without another one the run stops", async () => {
  const folder = newFolder("damaged");
  const data = writeRecords(folder, "data.jsonl", pairs);
  const flags = [
    "--model-size",
    "micro",
    "--capacity",
    "256",
    "--batch",
    "4",
    "--steps",
    "7",
    "--checkpoint-every",
    "2",
  ];
  const command = (out: string) => ["sft", data, "--out", out, ...flags];
  const [calm, run] = ["calm", "run"].map((name) => join(folder, name));
  expect((await gentzen(...command(calm))).code).toBe(0);
  expect((await gentzenUntil(run, 4, ...command(run))).code).toBe(130);
  const checkpoints = join(run, "checkpoints");
  const [older, newest] = readdirSync(checkpoints).sort();
  const step = Number(newest.slice(5));
  truncateSync(join(checkpoints, newest, "optimizer.safetensors"), 1000);
  const { code, stderr } = await gentzen(...command(run));
  expect(code).toBe(0);
  expect(stderr).toMatch(new RegExp(`the checkpoint of step ${step} is damaged: .*${newest}.*optimizer`));
  expect(stderr).toContain(
    `going on from the checkpoint of step ${Number(older.slice(5))}: ${join(checkpoints, older)}`,
  );
  expect(metricsOf(run)).toEqual(metricsOf(calm));
  expect(
    readFileSync(join(run, "model/model.safetensors")).equals(readFileSync(join(calm, "model/model.safetensors"))),
  ).toBe(true);

  for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name, "trainer.json"));
  const stopped = await gentzen(...command(run));
  expect([stopped.code, stopped.stderr]).toEqual([4, expect.stringMatching(/no checkpoint can be read/)]);
  expect(stopped.stderr).toMatch(/hint: copy one back, or remove .*checkpoints to begin at step 0/);
});

test("texts that are not UTF-8 are refused by their line", async () => {
  const folder = newFolder("latin");
  const data = join(folder, "data.jsonl");
  writeFileSync(data, Buffer.from('{"text":"caf\u00e9"}\n{"text":"na\u00efve"}\n', "latin1"));
  const ran = await gentzen("sft", data, "--out", join(folder, "run"), "--model-size", "micro", "--steps", "1");
  expect([ran.code, ran.stderr]).toEqual([4, expect.stringMatching(/not UTF-8: .*data.jsonl, line 1/)]);
  expect(lines(ran.stderr)).toHaveLength(3);
  expect(existsSync(join(folder, "run"))).toBe(false);
});

test("a disk that fills while a run is saved is said in three lines, and the run goes on when there is room", async (context) => {
  const disk = tinyDisk(12 * 1024 * 1024);
  if (disk === undefined) return context.skip("only root may mount a file system");
  try {
    const data = writeRecords(newFolder("full"), "data.jsonl", pairs);
    const run = join(disk.path, "run");
    const flags = [
      "--model-size",
      "micro",
      "--capacity",
      "256",
      "--batch",
      "4",
      "--steps",
      "4",
      "--checkpoint-every",
      "2",
    ];
    const filler = join(disk.path, "filler");
    writeFileSync(filler, new Uint8Array(10 * 1024 * 1024));
    const ran = await gentzen("sft", data, "--out", run, ...flags);
    expect([ran.code, ran.stderr]).toEqual([4, expect.stringMatching(/cannot write .*\n {2}ENOSPC: the disk is full/)]);
    const failure = ran.stderr.slice(ran.stderr.indexOf("FileError"));
    expect(lines(failure)).toHaveLength(3);
    rmSync(filler);
    expect((await gentzen("sft", data, "--out", run, ...flags)).code).toBe(0);
    expect(metricsOf(run)).toHaveLength(4);
  } finally {
    disk.unmount();
  }
});
