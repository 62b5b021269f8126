// The GPU layer's only entrance: device, buffers, typed dispatch, capture.
export { ADAPTER_PREFERENCES, type AdapterPreference } from "./adapter/adapter.ts";
export { GpuBuffer, type KnownRange } from "./buffer_pool.ts";
export { capture, type Plan, PlanMemory } from "./capture.ts";
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
export { type DeviceFacts, describeFacts, deviceFacts } from "./device_facts.ts";
export { type KernelName, kernelSource, pointwiseLibrary } from "./kernels.ts";
export { parseKernel } from "./parse_kernel.ts";
export { type ConstantValue, floatLiteral, type KernelSource } from "./pipelines.ts";
export { type KernelTime, profile } from "./profile.ts";
export {
  type Bindable,
  type Call,
  dispatchKernel,
  type Grid,
  runKernel,
  withPurpose,
  withStale,
} from "./run.ts";
