// Finds a WebGPU adapter: the machine's own where there is one, a software rasteriser where there is none.
import { ConfigError } from "../../platform/index.ts";

/**
 * Where an adapter comes from. `hardware` is whatever the machine's own drivers offer first, `browser` is the page's
 * `navigator.gpu`; the other two are software rasterisers that run on the CPU.
 */
export type AdapterKind = "hardware" | "lavapipe" | "swiftshader" | "browser";

/** The adapters that can be asked for by name, in the order in which they are tried. */
export const ADAPTER_PREFERENCES = ["hardware", "lavapipe", "swiftshader"] as const;
export type AdapterPreference = (typeof ADAPTER_PREFERENCES)[number];

/** An adapter, ready for one `requestDevice`, and what is known about it. */
export interface FoundAdapter {
  adapter: GPUAdapter;
  /** The entry object the adapter came from. It must stay referenced for as long as the device is used. */
  gpu: GPU;
  kind: AdapterKind;
  /** The driver's own name for it, for people to read. */
  name: string;
  /** True where the CPU does the work. */
  software: boolean;
}

/** Options of {@link findAdapter}. */
export interface FindAdapterOptions {
  /** Accept this kind only. The environment variable `GENTZEN_ADAPTER` says the same and is overruled by this. */
  prefer?: AdapterPreference;
  /** Drops what Dawn's native code says on a terminal or into a pipe while it looks (Linux). For programs that open no files meanwhile. */
  quiet?: boolean;
}

/**
 * Finds an adapter. In Node: hardware through Dawn, else lavapipe if it is installed, else the SwiftShader library that
 * `@sparticuz/chromium` carries (Linux x64). In a browser: the page's adapter.
 *
 * @throws {DeviceError} when there is none, or not the kind that was asked for; {ConfigError} for a kind that there is not.
 */
export async function findAdapter(options: FindAdapterOptions = {}): Promise<FoundAdapter> {
  if (!isNode()) return (await import("./browser.ts")).findOwnAdapter();
  // A page's bundle has browser.ts in its place: `imports` of package.json, to which the build leads this import.
  const node = await import("./node.ts");
  return node.findOwnAdapter({ ...options, prefer: options.prefer ?? preferenceFromEnvironment() });
}

/** True in Node and its worker threads, false in a page or a web worker. */
export function isNode(): boolean {
  return typeof process !== "undefined" && typeof process.versions?.node === "string";
}

function preferenceFromEnvironment(): AdapterPreference | undefined {
  const asked = process.env.GENTZEN_ADAPTER;
  if (asked === undefined || asked === "") return undefined;
  const known = ADAPTER_PREFERENCES.find((preference) => preference === asked);
  if (known === undefined) {
    throw new ConfigError(
      "unknown adapter asked for",
      `GENTZEN_ADAPTER=${asked}`,
      `use one of ${ADAPTER_PREFERENCES.join(", ")}, or leave it unset`,
    );
  }
  return known;
}
