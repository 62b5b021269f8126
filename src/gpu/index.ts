// The GPU layer's only entrance: device, buffers, typed dispatch, capture.
export { GpuBuffer } from "./buffer_pool.ts";
export { capture, type Plan } from "./capture.ts";
export {
  closeGpu,
  type Features,
  type Gpu,
  type GpuInfo,
  type GpuOptions,
  type GpuStats,
  gpu,
  initGpu,
} from "./device.ts";
export { parseKernel } from "./parse_kernel.ts";
export type { ConstantValue, KernelSource } from "./pipelines.ts";
export { type KernelTime, profile } from "./profile.ts";
export { type Bindable, type Call, type Grid, type KernelName, kernelSources, run, runKernel } from "./run.ts";
