// The library without files or workers: tensors, ops, layers, optimisers, data, generation, training. Importing it installs
// the tensor methods. Files, models on disk and worker threads are in "gentzen/node".
export * from "./data/index.ts";
export * from "./gpu/index.ts";
export * from "./infer/index.ts";
export * from "./nn/index.ts";
export * from "./ops/index.ts";
export * from "./optim/index.ts";
export {
  ConfigError,
  DataError,
  DeviceError,
  GentzenError,
  KernelError,
  LeanError,
  Random,
  ShapeError,
  UsageError,
} from "./platform/index.ts";
export * from "./tensor/index.ts";
export * from "./train/index.ts";
