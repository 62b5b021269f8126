import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { findAdapter } from "../../src/gpu/adapter/adapter.ts";
import { ConfigError, DeviceError } from "../../src/platform/index.ts";

test("the adapter that is found computes", async () => {
  const found = await findAdapter();
  expect(found.name).not.toBe("");
  expect(await squares(found.adapter)).toEqual([0, 1, 4, 9]);
});

test("a second call gives an adapter for a second device, of the same kind", async () => {
  const [first, second] = [await findAdapter(), await findAdapter()];
  expect(second.kind).toBe(first.kind);
  expect(second.gpu).toBe(first.gpu);
  expect(await squares(first.adapter)).toEqual([0, 1, 4, 9]);
  expect(await squares(second.adapter)).toEqual([0, 1, 4, 9]);
});

const bundled = process.platform === "linux" && process.arch === "x64";

test.runIf(bundled)("SwiftShader computes when it is asked for, and leaves the environment as it was", async () => {
  const before = { ...process.env };
  const found = await findAdapter({ prefer: "swiftshader" });
  expect(found).toMatchObject({ kind: "swiftshader", software: true });
  expect(await squares(found.adapter)).toEqual([0, 1, 4, 9]);
  expect({ ...process.env }).toEqual(before);
});

test.runIf(bundled)("with no driver at all, SwiftShader is taken", () => {
  const variables = { VK_DRIVER_FILES: "/nowhere/driver.json", VK_ICD_FILENAMES: "/nowhere/driver.json" };
  expect(kindInFreshProcess({ ...variables, GENTZEN_ADAPTER: "" })).toBe("swiftshader");
});

test("an adapter that is not there is an error of three lines", async () => {
  const found = await findAdapter();
  if (!found.software) return;
  const error = await findAdapter({ prefer: "hardware" }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeviceError);
  expect((error as DeviceError).message.split("\n")).toHaveLength(3);
  expect((error as DeviceError).message).toContain("no hardware adapter found");
});

test("an adapter of a name that there is not is a wrong setting, told from one that is missing", async () => {
  vi.stubEnv("GENTZEN_ADAPTER", "foo");
  const error = await findAdapter().catch((reason: unknown) => reason);
  vi.unstubAllEnvs();
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as ConfigError).message).toContain("GENTZEN_ADAPTER=foo");
});

test("a garbage collection does not take the device away", () => {
  const script = `
    const { findAdapter } = await import("./src/gpu/adapter/adapter.ts");
    const device = await (await findAdapter()).adapter.requestDevice();
    for (let i = 0; i < 20; i++) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 5));
      device.createBuffer({ size: 1024, usage: 128 }).destroy();
    }
    console.log("alive");
    process.exit(0);`;
  expect(inFreshProcess(script, ["--expose-gc"])).toBe("alive");
});

test.runIf(process.platform === "linux")(
  "quiet drops what Dawn says to a pipe while it looks, and nothing after it",
  () => {
    const script = `
    const { findAdapter } = await import("./src/gpu/adapter/adapter.ts");
    console.error("before");
    await findAdapter({ quiet: true });
    console.error("after");
    process.exit(0);`;
    const node = [process.execPath, "--import", "tsx", "--input-type=module", "-e", script];
    const heard = execFileSync("sh", ["-c", '"$@" 2>&1 | cat', "sh", ...node], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
    });
    expect(heard).toBe("before\nafter\n");
  },
);

function kindInFreshProcess(variables: Record<string, string>): string {
  const script = `
    const { findAdapter } = await import("./src/gpu/adapter/adapter.ts");
    console.log((await findAdapter()).kind);
    process.exit(0);`;
  return inFreshProcess(script, [], variables);
}

function inFreshProcess(script: string, flags: string[] = [], variables: Record<string, string> = {}): string {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const command = [...flags, "--import", "tsx", "--input-type=module", "--eval", script];
  const env = { ...process.env, ...variables };
  return execFileSync(process.execPath, command, { cwd: root, env, encoding: "utf8", stdio: "pipe" }).trim();
}

async function squares(adapter: GPUAdapter): Promise<number[]> {
  const device = await adapter.requestDevice();
  const code = `
    @group(0) @binding(0) var<storage, read_write> y: array<u32>;
    @compute @workgroup_size(4) fn main(@builtin(local_invocation_index) i: u32) { y[i] = i * i; }`;
  const pipeline = device.createComputePipeline({
    layout: "auto",
    compute: { module: device.createShaderModule({ code }) },
  });
  const y = device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const host = device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const entries = [{ binding: 0, resource: { buffer: y } }];
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(y, 0, host, 0, 16);
  device.queue.submit([encoder.finish()]);
  await host.mapAsync(GPUMapMode.READ);
  const values = [...new Uint32Array(host.getMappedRange())];
  device.destroy();
  return values;
}
