// Kernel source to compute pipeline, cached by final source text; bind groups cached by the buffers they bind.
// It does not run anything.

import { type GentzenError, itemAt, KernelError } from "../platform/index.ts";
import type { GpuBuffer } from "./buffer_pool.ts";
import type { Faults } from "./faults.ts";
import { SLOT_BYTES } from "./stream.ts";

export type ConstantValue = number | boolean | string;

/** What the pipeline cache needs to know of a kernel: the generated module's record, or one made by `fuse`. */
export interface KernelSource {
  readonly source: string;
  readonly params: Readonly<Record<string, "u32" | "i32" | "f32">>;
  readonly bindings: Readonly<Record<string, "read" | "write">>;
  readonly constants: Readonly<Record<string, "u32" | "i32" | "f32" | "bool" | "type">>;
  /** What the kernel may find wrong in its data: the texts of its `@fault` lines. */
  readonly faults?: readonly string[];
}

export interface BoundGroup {
  readonly group: GPUBindGroup;
  readonly entries: readonly GPUBindGroupEntry[];
}

/** One kernel with its constants chosen. */
export interface Pipeline {
  /** True once the device has accepted it. */
  proven: boolean;
  /** Why the device did not. */
  failure: GentzenError | undefined;
  /** When both are known. */
  checked: Promise<void>;
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly kernel: KernelSource;
  readonly bindingNames: readonly string[];
  readonly paramNames: readonly string[];
  readonly groups: Map<string, BoundGroup>;
}

/** A number as WGSL writes it. @throws RangeError for what no constant of a shader can be. */
export function floatLiteral(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) throw new RangeError(`${value} is no f32 constant`);
  const text = Object.is(single, -0) ? "-0" : String(single);
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

const RANGES = { u32: [0, 0xffffffff], i32: [-0x80000000, 0x7fffffff] } as const;

/** A constant's value as WGSL text. @throws KernelError when its kind cannot have that value. */
function literal(name: string, value: ConstantValue, kind: string, label: string): string {
  const wrong = () =>
    new KernelError(`${label}: the constant ${name} cannot be ${value}`, `it is a ${kind}`, "give a value of its kind");
  if (kind === "type") {
    if (!["f32", "f16", "u32", "i32"].includes(String(value))) throw wrong();
    return String(value);
  }
  if (kind === "bool") {
    if (typeof value !== "boolean") throw wrong();
    return String(value);
  }
  if (typeof value !== "number") throw wrong();
  if (kind === "f32") {
    if (!Number.isFinite(Math.fround(value))) throw wrong();
    return floatLiteral(value);
  }
  const [low, high] = RANGES[kind as "u32" | "i32"];
  if (!Number.isInteger(value) || value < low || value > high) throw wrong();
  return kind === "u32" ? `${value}u` : `${value}`;
}

/** The text that is compiled: constants replaced by name, and the `enable` lines that they call for. */
export function specialise(
  kernel: KernelSource,
  constants: Readonly<Record<string, ConstantValue>>,
  label: string,
): string {
  let text = kernel.source;
  const enables: string[] = [];
  for (const [name, value] of Object.entries(constants)) {
    const kind = kernel.constants[name];
    if (kind === undefined)
      throw new KernelError(
        `${label} has no constant ${name}`,
        [`it has: ${Object.keys(kernel.constants).join(", ") || "none"}`],
        "name a top-level const or alias of the file",
      );
    const written = literal(name, value, kind, label);
    text =
      kind === "type"
        ? text.replace(new RegExp(`^alias ${name}\\s*=\\s*\\w+;`, "m"), `alias ${name} = ${written};`)
        : text.replace(new RegExp(`^const ${name}\\s*(:\\s*\\w+)?\\s*=[^;]*;`, "m"), `const ${name}$1 = ${written};`);
    if (value === "f16") enables.push("enable f16;");
  }
  if (/^\/\/ @enable subgroups$/m.test(text)) enables.push("enable subgroups;");
  return enables.length ? `${[...new Set(enables)].join("\n")}\n${text}` : text;
}

export class PipelineCache {
  private readonly device: GPUDevice;
  private readonly arena: GPUBuffer;
  private readonly bySource = new Map<string, Pipeline>();
  private readonly layouts = new Map<string, { layout: GPUBindGroupLayout; pipelineLayout: GPUPipelineLayout }>();
  private readonly maxBinding: number;
  private readonly awaitLater: (check: Promise<void>) => void;
  private readonly faults: Faults;
  pipelinesCreated = 0;
  bindGroupsCreated = 0;

  constructor(device: GPUDevice, arena: GPUBuffer, faults: Faults, awaitLater: (check: Promise<void>) => void) {
    this.device = device;
    this.arena = arena;
    this.faults = faults;
    this.awaitLater = awaitLater;
    this.maxBinding = device.limits.maxStorageBufferBindingSize;
  }

  /** @throws KernelError when the device cannot run it: what is known before it is compiled, or since it was. */
  get(label: string, kernel: KernelSource, constants: Readonly<Record<string, ConstantValue>>, name = label): Pipeline {
    const noting = kernel.constants.SITE !== undefined && kernel.faults !== undefined;
    const all = noting ? { ...constants, SITE: this.faults.siteOf(label, kernel) } : constants;
    const code = specialise(kernel, all, name);
    const found = this.bySource.get(code);
    if (found) return found;
    this.requireFeatures(name, code);
    const bindings = Object.values(kernel.bindings);
    const most = this.device.limits.maxStorageBuffersPerShaderStage;
    if (bindings.length > most) {
      throw new KernelError(
        `${name} binds too many tensors at once`,
        `${bindings.length}, and this device has ${most} places`,
        "split the work in two kernels",
      );
    }
    const hasParams = Object.keys(kernel.params).length > 0;
    const { layout, pipelineLayout } = this.layoutFor(hasParams, bindings);
    const scopes = ["internal", "validation"] as const;
    for (const scope of scopes) this.device.pushErrorScope(scope);
    const module = this.device.createShaderModule({ label, code });
    const pipeline = this.device.createComputePipeline({
      label,
      layout: pipelineLayout,
      compute: { module, entryPoint: "main" },
    });
    const errors = Promise.all(scopes.map(() => this.device.popErrorScope().catch(() => null)));
    this.pipelinesCreated++;
    const made: Pipeline = {
      proven: false,
      failure: undefined,
      checked: Promise.resolve(),
      label,
      pipeline,
      layout,
      kernel,
      bindingNames: Object.keys(kernel.bindings),
      paramNames: Object.keys(kernel.params),
      groups: new Map(),
    };
    made.checked = this.check(made, name, module, errors, code, constants);
    this.awaitLater(made.checked);
    this.bySource.set(code, made);
    return made;
  }

  private requireFeatures(label: string, code: string): void {
    for (const [, feature] of code.matchAll(/^enable (\w+);/gm)) {
      const name = feature === "f16" ? "shader-f16" : feature;
      if (this.device.features.has(name as GPUFeatureName)) continue;
      throw new KernelError(
        `${label} needs ${feature}, which this adapter does not have`,
        [],
        feature === "f16" ? "cast to f32, or take another adapter" : "take another adapter",
      );
    }
  }

  /** Learns whether the device accepts a pipeline. */
  private async check(
    made: Pipeline,
    label: string,
    module: GPUShaderModule,
    errors: Promise<(GPUError | null)[]>,
    code: string,
    constants: Readonly<Record<string, ConstantValue>>,
  ): Promise<void> {
    const refused = (await errors).find((error) => error !== null);
    if (!refused) {
      made.proven = true;
      return;
    }
    const info = await module.getCompilationInfo().catch(() => undefined);
    const problem = info?.messages.find((message) => message.type === "error");
    if (!problem) {
      made.failure = new KernelError(
        `the device cannot run ${label}`,
        refused.message.trim().split("\n").slice(0, 8),
        "the kernel does not fit its bindings, or the limits of the device",
      );
      return;
    }
    const line = code.split("\n")[problem.lineNum - 1] ?? "";
    const gutter = `${problem.lineNum} | `;
    made.failure = new KernelError(
      `${label}.wgsl did not compile with ${JSON.stringify(constants)}`,
      [
        gutter + line,
        `${" ".repeat(gutter.length + Math.max(0, problem.linePos - 1))}^ ${problem.message.split("\n")[0]}`,
      ],
      "line numbers count after imports and constants were put in",
    );
  }

  private layoutFor(hasParams: boolean, modes: readonly ("read" | "write")[]) {
    const key = `${hasParams}:${modes.join(",")}`;
    const found = this.layouts.get(key);
    if (found) return found;
    const entries: GPUBindGroupLayoutEntry[] = modes.map((mode, index) => ({
      binding: index + 1,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: mode === "read" ? "read-only-storage" : "storage" },
    }));
    if (hasParams) {
      entries.unshift({
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: "uniform", hasDynamicOffset: true },
      });
    }
    const layout = this.device.createBindGroupLayout({ entries });
    const made = { layout, pipelineLayout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }) };
    this.layouts.set(key, made);
    return made;
  }

  /** The bind group of these buffers; made once for each combination. */
  bind(pipeline: Pipeline, buffers: readonly GpuBuffer[]): BoundGroup {
    let key = "";
    for (const buffer of buffers) key += `${buffer.id},`;
    const found = pipeline.groups.get(key);
    if (found) return found;
    refuseAliases(pipeline, buffers);
    const entries: GPUBindGroupEntry[] = buffers.map((buffer, index) => ({
      binding: index + 1,
      resource: { buffer: buffer.buffer, size: Math.min(buffer.bytes, this.maxBinding) },
    }));
    if (pipeline.paramNames.length > 0) {
      entries.unshift({ binding: 0, resource: { buffer: this.arena, size: SLOT_BYTES } });
    }
    const made = { group: this.device.createBindGroup({ layout: pipeline.layout, entries }), entries };
    this.bindGroupsCreated++;
    pipeline.groups.set(key, made);
    return made;
  }

  /** Drops every cached bind group, because buffers are about to be destroyed. */
  forgetBindGroups(): void {
    for (const pipeline of this.bySource.values()) pipeline.groups.clear();
  }
}

/** What one binding writes, no other may read or write: the device would refuse the whole submit. */
function refuseAliases({ label, kernel, bindingNames }: Pipeline, buffers: readonly GpuBuffer[]): void {
  buffers.forEach((buffer, index) => {
    const other = buffers.indexOf(buffer);
    if (other === index) return;
    const names = [itemAt(bindingNames, other), itemAt(bindingNames, index)];
    if (names.every((name) => kernel.bindings[name] === "read")) return;
    throw new KernelError(
      `${label}: ${names.join(" and ")} are the same memory, and one of them is written`,
      [],
      "give it a tensor of its own to write to",
    );
  });
}
