// `dispatchKernel`: one typed dispatch of a kernel file. A missing binding, parameter or unknown constant is a compile error; what types
// cannot say is checked before anything is encoded, so that a wrong dispatch never reaches the device.

import { DeviceError, itemAt, KernelError } from "../platform/index.ts";
import type { GpuBuffer } from "./buffer_pool.ts";
import { gpu } from "./device.ts";
import { FAULTS_BINDING } from "./faults.ts";
import { type KernelName, kernelSource } from "./kernels.ts";
import type { ConstantValue, KernelSource, Pipeline } from "./pipelines.ts";
import type { Kernels } from "./shaders.gen.ts";
import { SLOT_BYTES } from "./stream.ts";

/** Anything that lives in a pool buffer: a Tensor. */
export interface Bindable {
  readonly buffer: GpuBuffer;
}

/** Workgroups in x, y, z. Grids beyond 65,535 in one of them are folded; kernels rebuild the place. */
export type Grid = readonly [number] | readonly [number, number] | readonly [number, number, number];

type ConstantOf<Kind> = Kind extends "type" ? "f32" | "f16" | "u32" | "i32" : Kind extends "bool" ? boolean : number;
/** Parameters that `runKernel` fills in from the grid. */
type GridParam = "grid_x" | "grid_y" | "grid_z";
const GRID_PARAMS: readonly GridParam[] = ["grid_x", "grid_y", "grid_z"];

type ParamsOf<K extends KernelName> = {
  readonly [P in Exclude<keyof Kernels[K]["params"], GridParam>]: number;
};

export type Call<K extends KernelName> = {
  readonly bindings: { readonly [B in Exclude<keyof Kernels[K]["bindings"], "faults">]: Bindable };
  readonly constants?: { readonly [C in keyof Kernels[K]["constants"]]?: ConstantOf<Kernels[K]["constants"][C]> };
  readonly grid: Grid;
} & (keyof Kernels[K]["params"] extends never ? { readonly params?: undefined } : { readonly params: ParamsOf<K> });

const MAX_GRID = 65535;

/** What the dispatches are for, in errors: the op that is being applied. */
let purpose: string | undefined;

/** Runs `f`, whose dispatches are named after `name` in errors. */
export function withPurpose<T>(name: string, f: () => T): T {
  const before = purpose;
  purpose = name;
  try {
    return f();
  } finally {
    purpose = before;
  }
}

/** Buffers whose contents are not those that a backward pass needs, with the error to throw when one is read. */
let stale: ReadonlyMap<GpuBuffer, () => Error> | undefined;

/** Runs `f`; a dispatch that reads one of these buffers throws instead. */
export function withStale<T>(buffers: ReadonlyMap<GpuBuffer, () => Error>, f: () => T): T {
  const before = stale;
  stale = buffers;
  try {
    return f();
  } finally {
    stale = before;
  }
}

/**
 * The dispatch that covers a grid: as it is, or folded to x and y (and z) within what WebGPU allows.
 * @throws KernelError for lengths that are not whole numbers, and for a kernel that cannot rebuild its place from a folded grid.
 */
function fold(label: string, kernel: KernelSource, grid: Grid): readonly [number, number, number] {
  const [x, y = 1, z = 1] = grid;
  const whole = Number.isInteger(x) && Number.isInteger(y) && Number.isInteger(z) && x >= 0 && y >= 0 && z >= 0;
  if (!whole) throw new KernelError(`${label}: a grid has whole lengths, 0 or more`, `grid: ${grid.join(" x ")}`);
  if (x <= MAX_GRID && y <= MAX_GRID && z <= MAX_GRID) return [x, y, z];
  const total = x * y * z;
  const rebuilds = kernel.params.grid_x !== undefined || (y * z === 1 && kernel.source.includes("num_workgroups"));
  if (total === 0) return [0, 0, 0];
  if (!rebuilds || total > 0xffffffff) {
    throw new KernelError(
      `${label}: the grid is too large`,
      [`grid: ${grid.join(" x ")}`, `WebGPU allows ${MAX_GRID} in each direction`],
      rebuilds
        ? "process fewer rows at once"
        : "compute group.x + group.y * groups.x from num_workgroups in the kernel, and check it",
    );
  }
  const planes = Math.ceil(total / MAX_GRID / MAX_GRID);
  const rows = Math.min(MAX_GRID, Math.ceil(total / planes / MAX_GRID));
  return [Math.ceil(total / planes / rows), rows, planes];
}

const scratch = new DataView(new ArrayBuffer(SLOT_BYTES));

function encodeParams(label: string, pipeline: Pipeline, params: Readonly<Record<string, number>>, grid: Grid) {
  const names = pipeline.paramNames;
  if (names.length === 0) return undefined;
  if (names.length * 4 > SLOT_BYTES) {
    throw new KernelError(
      `${label} takes too many parameters`,
      `${names.length}, and ${SLOT_BYTES / 4} fit`,
      "use fewer tensors or axes at once",
    );
  }
  for (const [index, name] of names.entries()) {
    const kind = pipeline.kernel.params[name];
    const axis = GRID_PARAMS.indexOf(name as GridParam);
    const value = axis < 0 ? params[name] : (grid[axis] ?? 1);
    const refused = () => new KernelError(`${label}: the parameter ${name} cannot be ${value}`, `it is a ${kind}`);
    if (typeof value !== "number") throw refused();
    if (kind === "f32") scratch.setFloat32(index * 4, value, true);
    else if (kind === "u32" && value >>> 0 === value) scratch.setUint32(index * 4, value, true);
    else if (kind === "i32" && (value | 0) === value) scratch.setInt32(index * 4, value, true);
    else throw refused();
  }
  return new Uint32Array(scratch.buffer.slice(0, names.length * 4));
}

/** Pipelines by kernel, then by constants. */
const pipelines = new WeakMap<KernelSource, Map<string, { pipeline: Pipeline; device: GPUDevice }>>();

function pipelineFor(
  label: string,
  name: string,
  kernel: KernelSource,
  constants: Readonly<Record<string, ConstantValue>>,
): Pipeline {
  const { device, pipelines: cache } = gpu();
  let ofKernel = pipelines.get(kernel);
  if (!ofKernel) {
    ofKernel = new Map();
    pipelines.set(kernel, ofKernel);
  }
  let key = "";
  for (const name in constants) key += `|${name}=${constants[name]}`;
  const known = ofKernel.get(key);
  if (known?.device === device) return known.pipeline;
  const pipeline = cache.get(label, kernel, constants, name);
  ofKernel.set(key, { pipeline, device });
  return pipeline;
}

/** The buffers as the kernel's bindings want them: what it reads and what it writes. @throws what makes one unusable. */
function access(label: string, { kernel, bindingNames }: Pipeline, buffers: readonly GpuBuffer[]) {
  const { pool } = gpu();
  const reads: GpuBuffer[] = [];
  const writes: GpuBuffer[] = [];
  for (const [index, binding] of bindingNames.entries()) {
    const buffer = itemAt(buffers, index);
    if (buffer.failure) throw buffer.failure;
    if (buffer.pool !== pool && buffer.pool !== undefined) {
      throw new DeviceError(
        `${label}: a tensor belongs to a device that is gone`,
        `binding: ${binding}`,
        "make the tensor again on the open device",
      );
    }
    if (kernel.bindings[binding] === "write") writes.push(buffer);
    else {
      const outdated = stale?.get(buffer);
      if (outdated) throw outdated();
      reads.push(buffer);
    }
  }
  return { reads, writes };
}

/**
 * Dispatches a kernel given as a record: what `dispatchKernel` and generated kernels share.
 * @param buffers one for each binding, but none for `faults`
 * @throws KernelError for what would not fit the kernel or the device; nothing is dispatched then.
 */
export function runKernel(
  label: string,
  kernel: KernelSource,
  buffers: readonly GpuBuffer[],
  params: Readonly<Record<string, number>>,
  constants: Readonly<Record<string, ConstantValue>>,
  grid: Grid,
): void {
  const name = purpose === undefined || purpose === label ? label : `${purpose} (${label})`;
  const { stream, pipelines: cache, faults } = gpu();
  const folded = fold(name, kernel, grid);
  if (stream.idle) return;
  const pipeline = pipelineFor(label, name, kernel, constants);
  if (pipeline.failure) throw pipeline.failure;
  const whole = kernel.faults ? withFaults(pipeline, buffers, faults.buffer) : buffers;
  if (whole.length !== pipeline.bindingNames.length || whole.some((buffer) => buffer === undefined)) {
    throw new KernelError(
      `${name}: the tensors are not those that the kernel binds`,
      [`given: ${buffers.length}`, `bindings: ${pipeline.bindingNames.join(", ")}`],
      "give one tensor for each storage binding, in their order",
    );
  }
  const used = access(name, pipeline, whole);
  const encoded = encodeParams(name, pipeline, params, grid);
  const bound = cache.bind(pipeline, whole);
  if (folded[0] === 0 || folded[1] === 0 || folded[2] === 0) return;
  stream.dispatch({
    label,
    purpose,
    ...used,
    pipeline,
    bindGroup: bound.group,
    entries: bound.entries,
    params: encoded,
    grid: folded,
  });
}

function withFaults({ bindingNames }: Pipeline, buffers: readonly GpuBuffer[], own: GpuBuffer): readonly GpuBuffer[] {
  const place = bindingNames.indexOf(FAULTS_BINDING);
  return place < 0 ? buffers : [...buffers.slice(0, place), own, ...buffers.slice(place)];
}

/** Dispatches the kernel `shaders/<name>.wgsl`. */
export function dispatchKernel<K extends KernelName>(name: K, call: Call<K>): void {
  const kernel = kernelSource(name);
  const bindings = call.bindings as Readonly<Record<string, Bindable>>;
  const buffers: GpuBuffer[] = [];
  for (const binding in kernel.bindings) {
    if (binding === FAULTS_BINDING) continue;
    const bound = bindings[binding];
    if (bound === undefined) {
      throw new KernelError(
        `${name}: no tensor for the binding ${binding}`,
        `given: ${Object.keys(bindings).join(", ")}`,
        "give one tensor for each storage binding, by its name",
      );
    }
    buffers.push(bound.buffer);
  }
  runKernel(
    name,
    kernel,
    buffers,
    call.params ?? {},
    (call.constants ?? {}) as Record<string, ConstantValue>,
    call.grid,
  );
}
