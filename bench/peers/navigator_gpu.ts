// Gives frameworks made for browsers what they look for in Node: a navigator with the adapter that gentzen would take.

import { findAdapter } from "../../src/gpu/adapter/adapter.ts";

/** Installs `navigator.gpu` and returns the adapter's name. Import the frameworks after this. */
export async function installNavigatorGpu(): Promise<string> {
  const { gpu, name } = await findAdapter();
  const navigator = { gpu, userAgent: "Node", hardwareConcurrency: 2 };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  Object.assign(globalThis, { window: globalThis });
  return name;
}
