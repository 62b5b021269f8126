// Kernel source to compute pipeline, cached by final source text; bind groups cached by the buffers they bind.
// It does not run anything.

import { type GentzenError, KernelError } from "../platform/index.ts";
import type { GpuBuffer } from "./buffer_pool.ts";
import { SLOT_BYTES } from "./stream.ts";

export type ConstantValue = number | boolean | string;

/** What the pipeline cache needs to know of a kernel: the generated module's record, or one made by `fuse`. */
export interface KernelSource {
  readonly source: string;
  readonly params: Readonly<Record<string, "u32" | "i32" | "f32">>;
  readonly bindings: Readonly<Record<string, "read" | "write">>;
  readonly constants: Readonly<Record<string, "u32" | "i32" | "f32" | "bool" | "type">>;
}

export interface BoundGroup {
  readonly group: GPUBindGroup;
  readonly entries: readonly GPUBindGroupEntry[];
}

/** One kernel with its constants chosen. */
export interface Pipeline {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly kernel: KernelSource;
  readonly bindingNames: readonly string[];
  readonly paramNames: readonly string[];
  readonly groups: Map<string, BoundGroup>;
}

function literal(value: ConstantValue, kind: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (kind === "u32") return `${value}u`;
  if (kind === "i32") return `${value}`;
  const text = String(value);
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
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
    text =
      kind === "type"
        ? text.replace(new RegExp(`^alias ${name}\\s*=\\s*\\w+;`, "m"), `alias ${name} = ${value};`)
        : text.replace(
            new RegExp(`^const ${name}\\s*(:\\s*\\w+)?\\s*=[^;]*;`, "m"),
            `const ${name}$1 = ${literal(value, kind)};`,
          );
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
  private readonly fail: (error: GentzenError) => void;
  pipelinesCreated = 0;
  bindGroupsCreated = 0;

  constructor(
    device: GPUDevice,
    arena: GPUBuffer,
    awaitLater: (check: Promise<void>) => void,
    fail: (error: GentzenError) => void,
  ) {
    this.device = device;
    this.arena = arena;
    this.awaitLater = awaitLater;
    this.fail = fail;
    this.maxBinding = device.limits.maxStorageBufferBindingSize;
  }

  get(label: string, kernel: KernelSource, constants: Readonly<Record<string, ConstantValue>>): Pipeline {
    const code = specialise(kernel, constants, label);
    const found = this.bySource.get(code);
    if (found) return found;
    const hasParams = Object.keys(kernel.params).length > 0;
    const { layout, pipelineLayout } = this.layoutFor(hasParams, Object.values(kernel.bindings));
    const module = this.device.createShaderModule({ label, code });
    this.awaitLater(this.checkCompilation(module, label, code, constants));
    const pipeline = this.device.createComputePipeline({
      label,
      layout: pipelineLayout,
      compute: { module, entryPoint: "main" },
    });
    this.pipelinesCreated++;
    const made: Pipeline = {
      label,
      pipeline,
      layout,
      kernel,
      bindingNames: Object.keys(kernel.bindings),
      paramNames: Object.keys(kernel.params),
      groups: new Map(),
    };
    this.bySource.set(code, made);
    return made;
  }

  private async checkCompilation(
    module: GPUShaderModule,
    label: string,
    code: string,
    constants: Readonly<Record<string, ConstantValue>>,
  ): Promise<void> {
    const info = await module.getCompilationInfo();
    const problem = info.messages.find((message) => message.type === "error");
    if (!problem) return;
    const line = code.split("\n")[problem.lineNum - 1] ?? "";
    const gutter = `${problem.lineNum} | `;
    this.fail(
      new KernelError(
        `${label}.wgsl did not compile with ${JSON.stringify(constants)}`,
        [
          gutter + line,
          `${" ".repeat(gutter.length + Math.max(0, problem.linePos - 1))}^ ${problem.message.split("\n")[0]}`,
        ],
        "line numbers count after imports and constants were put in",
      ),
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
