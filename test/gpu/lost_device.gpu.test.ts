// A device that is lost, and a Dawn whose entry object nobody but the library holds.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = (args: readonly string[]) =>
  promisify(execFile)(process.execPath, ["--import", "tsx", ...args], {
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });

describe("the device", () => {
  it("says in three lines that it was lost, and that the run can go on", async () => {
    const program = fileURLToPath(new URL("./lost_device.ts", import.meta.url));
    const { stdout } = await run([program]);
    expect(stdout).toMatch(/^DeviceError: the GPU device was lost\n {2}.+\n {2}hint: the run can be resumed/m);
  });

  it("is replaced by the next initGpu(), and its tensors say so", async () => {
    const program = fileURLToPath(new URL("./lost_again.ts", import.meta.url));
    const { stdout } = await run([program]);
    expect(
      stdout
        .trim()
        .replace(/(another kind than) \w+/, "$1 …")
        .split("\n"),
    ).toEqual([
      "read: DeviceError: the GPU device was lost",
      "another device: true",
      "new tensor: 1,1",
      "old tensor: DeviceError: f32[2] belongs to a device that was lost or closed",
      "old tensor in an op: DeviceError: f32[2] belongs to a device that was lost or closed",
      "old tensor freed: undefined",
      "closed: DeviceError: no GPU device is open",
      "after closeGpu: 1,1",
      "another kind: DeviceError: a device of another kind than … is open",
    ]);
  });

  it("survives garbage collection of everything that the caller does not hold", async () => {
    const program = fileURLToPath(new URL("./collected.ts", import.meta.url));
    const { stdout } = await run(["--expose-gc", program]);
    expect(stdout).toContain("sum 100");
  });
});
