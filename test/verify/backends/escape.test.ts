import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/verify/backends/open.ts";
import { findSandboxes, requireSandbox } from "../../../src/verify/backends/sandbox/find.ts";
import { type ProgramRun, runProgram, withScratch } from "../../../src/verify/backends/sandbox/run_program.ts";
import type { ProcessLimits, Sandbox } from "../../../src/verify/backends/sandbox/sandbox.ts";
import { processesOf } from "./processes.ts";

// What a program in a sandbox tries in order to get out, or to hurt the machine. The limits are small, and far below
// what a machine notices.
const limits: ProcessLimits = {
  memoryBytes: 128 * 2 ** 20,
  cpuSeconds: 5,
  processes: 48,
  fileBytes: 2 ** 20,
  outputBytes: 2 ** 20,
};

const sandboxes = await findSandboxes();
if (sandboxes.length === 0) console.log("skipped: neither bubblewrap nor unshare can make a sandbox on this machine");

const secret = mkdtempSync(join(tmpdir(), "gentzen-secret-"));
writeFileSync(join(secret, "secret.txt"), "the secret");
afterAll(() => rmSync(secret, { recursive: true }));

/** Runs a shell script, or a program of Node, in the sandbox. */
function attempt(sandbox: Sandbox, language: "sh" | "node", text: string, change: Partial<ProcessLimits> = {}) {
  const node = dirname(dirname(process.execPath));
  return withScratch(async (scratch): Promise<ProgramRun> => {
    const [program, flag] = language === "sh" ? ["/bin/sh", "-c"] : [process.execPath, "-e"];
    const all = { ...limits, ...change };
    const readable = process.execPath.startsWith("/usr/") ? [] : [node];
    const args = [flag, text, scratch];
    return runProgram(sandbox, { program, args, directory: scratch, readable, scratch, limits: all }, 600_000);
  });
}

test.skipIf(sandboxes.length > 0)("on a machine where no sandbox works, Lean is not run on a proof", async () => {
  await expect(requireSandbox(false)).rejects.toThrow(/no sandbox works/);
  for (const lean of ["lean", "repl"] as const) {
    await expect(openBackend({ lean, project: secret, repl: secret })).rejects.toThrow(/no sandbox works/);
  }
  expect(await requireSandbox(true)).toMatchObject({ name: "none" });
});

describe.each(sandboxes)("the $name sandbox", (sandbox) => {
  const sh = (text: string, change?: Partial<ProcessLimits>) => attempt(sandbox, "sh", text, change);
  const node = (text: string, change?: Partial<ProcessLimits>) =>
    attempt(sandbox, "node", text, { memoryBytes: 512 * 2 ** 20, ...change });

  test("lets an honest program work, in its scratch folder and in /tmp", async () => {
    const { code, output, limit } = await sh('echo one > "$0/file"; echo two > /tmp/file; cat "$0/file" /tmp/file');
    expect({ code, output, limit }).toEqual({ code: 0, output: "one\ntwo\n", limit: undefined });
  });

  test("hides files outside", async () => {
    const { output } = await sh(
      `cat ${secret}/secret.txt; cat /etc/passwd /etc/shadow; ls /root /home /var; ls ${secret}`,
    );
    expect(output).toBe("");
  });

  test("lets nothing be written outside", async () => {
    const { output } = await sh(`for f in /x /usr/x /etc/x ${secret}/x /dev/x /proc/sys/kernel/hostname; do
      (echo x > $f) 2>/dev/null && echo "wrote $f"; done; true`);
    expect(output).toBe("");
    expect(readdirSync(secret)).toEqual(["secret.txt"]);
    expect(existsSync("/usr/x")).toBe(false);
  });

  test("has no network, not even this machine", async () => {
    const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    let connections = 0;
    server.on("connection", () => connections++);
    const { output } = await node(`const net = require("node:net");
      for (const [port, host] of [[${port}, "127.0.0.1"], [53, "1.1.1.1"]]) {
        net.connect({ port, host, timeout: 2000 }).on("connect", () => console.log("connected"))
          .on("error", (error) => console.log(error.code)).on("timeout", function () { this.destroy(); });
      }`);
    server.close();
    expect(output).toMatch(/ECONNREFUSED|ENETUNREACH/);
    expect(output).not.toContain("connected");
    expect(connections).toBe(0);
  });

  test("sees no other process and none of the caller's environment", async () => {
    process.env.GENTZEN_ESCAPE_SECRET = "the secret";
    const { output } = await sh(`env; cat /proc/*/environ; kill -0 ${process.pid} && echo reached`);
    delete process.env.GENTZEN_ESCAPE_SECRET;
    expect(output).not.toContain("the secret");
    expect(output).not.toContain("reached");
    expect(output).toContain("PATH=");
  });

  test("has no privileges and can get none", async () => {
    const { output } = await sh(
      "grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status; mount -t tmpfs none /tmp && echo mounted",
    );
    expect(output.replace(/\s+/g, " ")).toBe("CapEff: 0000000000000000 CapBnd: 0000000000000000 NoNewPrivs: 1 ");
  });

  test("cannot fork without end", async () => {
    const { errorText, output } = await sh("i=0; while [ $i -lt 500 ]; do sleep 3 & i=$((i+1)); done; echo all");
    expect(errorText).toMatch(/Cannot fork|Resource temporarily unavailable|retry/);
    expect(output).not.toContain("all");
  });

  test("is ended whole: what it left behind is gone", async () => {
    const mark = `7${process.pid}`;
    await sh(`setsid sleep ${mark} & setsid setsid sleep ${mark} & true`);
    expect(processesOf(`sleep\0${mark}`)).toEqual([]);
  });

  test("cannot fill the memory", async () => {
    const { code, limit, errorText } = await node(
      "const kept = []; for (;;) kept.push(Buffer.alloc(16 * 2 ** 20, 1));",
      { memoryBytes: 256 * 2 ** 20 },
    );
    // It is ended for what it uses, unless it was told that there is no more before.
    expect(limit === "memory" || (code !== 0 && /memory|allocation/i.test(errorText))).toBe(true);
  });

  test("cannot fill the disk", async () => {
    const { output } = await sh(
      'head -c 1G /dev/zero > "$0/big"; head -c 1G /dev/zero > /tmp/big; wc -c < "$0/big"; wc -c < /tmp/big',
    );
    for (const size of output.trim().split("\n")) expect(Number(size)).toBeLessThanOrEqual(limits.fileBytes);
  });

  test("cannot fill the disk with many files either", async () => {
    const { limit } = await sh('i=0; while :; do head -c 500000 /dev/zero > "$0/$i"; i=$((i+1)); sleep 0.01; done');
    expect(limit).toBe("files");
  });

  test("is ended when whoever started it is killed", async () => {
    const mark = `6${process.pid}`;
    const { file, args, environment } = sandbox.command({
      program: "/bin/sh",
      args: ["-c", `setsid sleep ${mark} & echo started; sleep ${mark}`],
      directory: "/tmp",
      readable: [],
      limits,
    });
    const starter = spawn(process.execPath, [
      "-e",
      `const { file, args, environment } = ${JSON.stringify({ file, args, environment })};
       require("node:child_process").spawn(file, args, { env: environment, cwd: "/", detached: true, stdio: "inherit" });`,
    ]);
    await new Promise((resolve) => starter.stdout.once("data", resolve));
    await expect.poll(() => processesOf(`sleep\0${mark}`).length).toBeGreaterThan(0);
    starter.kill("SIGKILL");
    await expect.poll(() => processesOf(`sleep\0${mark}`)).toEqual([]);
  });

  test("is ended when it prints a gigabyte", async () => {
    const { limit, output } = await sh("head -c 1G /dev/zero");
    expect(limit).toBe("output");
    expect(output.length).toBeLessThanOrEqual(limits.outputBytes);
    expect(await sh("head -c 1G /dev/zero >&2")).toMatchObject({ limit: "output" });
  });

  test("is ended when its processor time is used up", async () => {
    const { limit, signal, code } = await sh("while :; do :; done", { cpuSeconds: 1 });
    expect(limit === "processor time" || signal !== null || code !== 0).toBe(true);
  });
});
