// `run`: one typed dispatch of a kernel file. A missing binding, parameter or unknown constant is a compile error.

import type { GpuBuffer } from "./buffer_pool.ts";
import { gpu } from "./device.ts";
import type { ConstantValue, KernelSource, Pipeline } from "./pipelines.ts";
import { shaders } from "./shaders.gen.ts";

export type Kernels = typeof shaders;
export type KernelName = keyof Kernels;

/** Anything that lives in a pool buffer: a Tensor. */
export interface Bindable {
  readonly buffer: GpuBuffer;
}

/** Workgroups in x, y, z. One number over 65,535 is folded to two dimensions; such kernels rebuild the index. */
export type Grid = readonly [number] | readonly [number, number] | readonly [number, number, number];

type ConstantOf<Kind> = Kind extends "type" ? "f32" | "f16" | "u32" | "i32" : Kind extends "bool" ? boolean : number;
type ParamsOf<K extends KernelName> = { readonly [P in keyof Kernels[K]["params"]]: number };

export type Call<K extends KernelName> = {
  readonly bindings: { readonly [B in keyof Kernels[K]["bindings"]]: Bindable };
  readonly constants?: { readonly [C in keyof Kernels[K]["constants"]]?: ConstantOf<Kernels[K]["constants"][C]> };
  readonly grid: Grid;
} & (keyof Kernels[K]["params"] extends never ? { readonly params?: undefined } : { readonly params: ParamsOf<K> });

const MAX_GRID = 65535;

function fold(grid: Grid): readonly [number, number, number] {
  const [x, y = 1, z = 1] = grid;
  if (x <= MAX_GRID) return [x, y, z];
  const rows = Math.ceil(x / MAX_GRID);
  return [Math.ceil(x / rows), rows * y, z];
}

const scratch = new DataView(new ArrayBuffer(256));

function encodeParams(pipeline: Pipeline, params: Readonly<Record<string, number>>): Uint32Array | undefined {
  const names = pipeline.paramNames;
  if (names.length === 0) return undefined;
  for (let index = 0; index < names.length; index++) {
    const value = params[names[index]];
    const kind = pipeline.kernel.params[names[index]];
    if (kind === "f32") scratch.setFloat32(index * 4, value, true);
    else if (kind === "u32") scratch.setUint32(index * 4, value, true);
    else scratch.setInt32(index * 4, value, true);
  }
  return new Uint32Array(scratch.buffer.slice(0, names.length * 4));
}

const pipelineByCall = new Map<string, { pipeline: Pipeline; device: GPUDevice }>();

/** Dispatches a kernel given as a record: what `run` and generated kernels share. */
export function runKernel(
  label: string,
  kernel: KernelSource,
  buffers: readonly GpuBuffer[],
  params: Readonly<Record<string, number>>,
  constants: Readonly<Record<string, ConstantValue>>,
  grid: Grid,
): void {
  const { stream, pipelines, device } = gpu();
  const folded = fold(grid);
  if (folded[0] === 0 || folded[1] === 0 || folded[2] === 0) return;
  let key = label;
  for (const name in constants) key += `|${name}=${constants[name]}`;
  let known = pipelineByCall.get(key);
  if (known?.device !== device) {
    known = { pipeline: pipelines.get(label, kernel, constants), device };
    pipelineByCall.set(key, known);
  }
  const { pipeline } = known;
  const bound = pipelines.bind(pipeline, buffers);
  stream.dispatch({
    label,
    pipeline: pipeline.pipeline,
    bindGroup: bound.group,
    entries: bound.entries,
    buffers,
    layout: pipeline.layout,
    params: encodeParams(pipeline, params),
    grid: folded,
  });
}

/** Dispatches the kernel `shaders/<name>.wgsl`. */
export function run<K extends KernelName>(name: K, call: Call<K>): void {
  const kernel: KernelSource = shaders[name];
  const bindings = call.bindings as Readonly<Record<string, Bindable>>;
  const buffers = Object.keys(kernel.bindings).map((binding) => bindings[binding].buffer);
  runKernel(
    name,
    kernel,
    buffers,
    call.params ?? {},
    (call.constants ?? {}) as Record<string, ConstantValue>,
    call.grid,
  );
}

/** Every kernel file, for the test that compiles them all. */
export function kernelSources(): Readonly<Record<string, KernelSource>> {
  return shaders;
}
