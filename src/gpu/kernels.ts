// The kernels of shaders/ by name: the bundle has each file's text once, and what a dispatch must know is read from it when it is asked for.

import { expandImports, parseKernel } from "./parse_kernel.ts";
import type { KernelSource } from "./pipelines.ts";
import { type Kernels, texts } from "./shaders.gen.ts";

export type KernelName = keyof Kernels;

const known = new Map<string, KernelSource>();

/** The kernel `shaders/<name>.wgsl`. */
export function kernelSource(name: KernelName): KernelSource {
  let found = known.get(name);
  if (found === undefined) {
    found = parseKernel(name, expandImports(name, texts));
    known.set(name, found);
  }
  return found;
}

/** Every kernel file, for the test that compiles them all. */
export function kernelSources(): Readonly<Record<string, KernelSource>> {
  const names = Object.keys(texts).filter((name) => !name.includes("/")) as KernelName[];
  return Object.fromEntries(names.map((name) => [name, kernelSource(name)]));
}

/** What generated kernels import. */
export const pointwiseLibrary = expandImports("lib/pointwise", texts);
