// A folder belongs to one process: held against others of any kind, and free again however its holder ended.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFolder, describeSelf, FolderInUseError, type Holder, stateOf } from "../../src/runs/folder_claim.ts";

const script = new URL("./support/claimer.ts", import.meta.url).pathname;

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gentzen-claim-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A process that claims the folder when it is told to. */
function claimer(purpose = "gentzen test") {
  const child = spawn(process.execPath, ["--import", "tsx", script, folder, purpose], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value ?? "ended";
  const tell = (text: string) => child.stdin!.write(`${text}\n`);
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return { child, next, tell, ended, pid: child.pid! };
}

async function holding(purpose?: string) {
  const process = claimer(purpose);
  expect(await process.next()).toBe("ready");
  process.tell("claim");
  expect(await process.next()).toBe("held");
  return process;
}

const claims = () => readdirSync(folder).filter((name) => name.startsWith(".gentzen-claim-"));

test("a second process is told who holds the folder, and gets it when that one has given it free", async () => {
  const first = await holding("gentzen sft");
  const refused = claimInHere();
  expect(refused).toBeInstanceOf(FolderInUseError);
  const { message, holder } = refused as FolderInUseError;
  expect(message.split("\n")).toEqual([
    `the folder is in use: ${folder}`,
    expect.stringMatching(new RegExp(`gentzen sft holds it: process ${first.pid} on .*, since 20`)),
    "  hint: wait until it has ended, or choose another folder",
  ]);
  expect(holder?.pid).toBe(first.pid);
  first.tell("release");
  await first.ended;
  const claim = claimFolder(folder, "gentzen test");
  claim.release();
  claim.release();
  expect(claims()).toEqual([]);
});

function claimInHere(): unknown {
  try {
    return claimFolder(folder, "gentzen test");
  } catch (error) {
    return error;
  }
}

test.each(["SIGKILL", "SIGTERM", "exit"])("a holder that ended by %s has the folder no more", async (end) => {
  const first = await holding();
  if (end === "exit") first.tell("exit");
  else first.child.kill(end as NodeJS.Signals);
  await first.ended;
  claimFolder(folder, "gentzen test").release();
  expect(claims()).toEqual([]);
});

test("of processes that claim at the same moment, after one that was killed, exactly one gets it", async () => {
  for (let round = 0; round < 3; round++) {
    const dead = await holding();
    dead.child.kill("SIGKILL");
    await dead.ended;
    const all = Array.from({ length: 6 }, () => claimer());
    for (const each of all) expect(await each.next()).toBe("ready");
    for (const each of all) each.tell("claim");
    const answers = await Promise.all(all.map((each) => each.next()));
    const held = answers.filter((answer) => answer === "held");
    expect(held).toHaveLength(1);
    for (const answer of answers) expect(answer).toMatch(/^held$|the folder is in use/);
    for (const each of all) each.tell("release");
    await Promise.all(all.map(({ ended }) => ended));
    expect(claims()).toEqual([]);
  }
});

/** Leaves a claim as if this process, but for some facts, had made it. */
function leaveClaim(changes: Partial<Holder>): string {
  const path = join(folder, ".gentzen-claim-3");
  writeFileSync(path, JSON.stringify({ ...describeSelf("gentzen old"), ...changes }));
  return path;
}

// A machine without a name of its own cannot be told from another one once it was started again.
const hasName = describeSelf("gentzen test").machine !== null;

test.each<[string, Partial<Holder>]>([
  ["the pid was given to another process", { started: "1" }],
  ...(hasName ? [["the machine was started again", { boot: "another" }] as [string, Partial<Holder>]] : []),
  ["there is no such process", { pid: 2 ** 22 + 1 }],
])("a claim counts for nothing where %s", (_, changes) => {
  const old = leaveClaim(changes);
  const claim = claimFolder(folder, "gentzen test");
  expect(existsSync(old)).toBe(false);
  expect(claims()).toEqual([".gentzen-claim-4"]);
  claim.release();
});

test.each<[string, Partial<Holder>]>([
  ["another host", { host: "elsewhere", pid: 2 ** 22 + 1 }],
  ["another machine of the same name", { machine: "other", boot: "other", pid: 2 ** 22 + 1 }],
  ["another container", { pidSpace: "pid:[1]", pid: 2 ** 22 + 1 }],
])("a holder on %s cannot be seen, so it keeps the folder, and the error says how to free it", (_, changes) => {
  const old = leaveClaim(changes);
  const text = readFileSync(old, "utf8");
  const refused = claimInHere() as FolderInUseError;
  expect(refused.message).toMatch(/gentzen old holds it: process 4194305 on/);
  expect(refused.hint).toContain(`remove ${old}`);
  expect(readFileSync(old, "utf8")).toBe(text);
});

test("a claim that says nothing is not passed over", () => {
  writeFileSync(join(folder, ".gentzen-claim-0"), "");
  expect((claimInHere() as Error).message).toMatch(/says nothing that is understood\n.*remove /);
});

test("a claim that was removed and taken by another is not removed with the first", () => {
  const first = claimFolder(folder, "gentzen test");
  rmSync(join(folder, ".gentzen-claim-0"));
  const second = claimFolder(folder, "gentzen test");
  first.release();
  expect(claims()).toEqual([".gentzen-claim-0"]);
  second.release();
});

test("this process is alive, and is not mistaken for another", () => {
  expect(stateOf(describeSelf("x"))).toBe("alive");
});
