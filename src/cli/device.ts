// The device for verbs that compute.
import { z } from "zod";
import { ADAPTER_PREFERENCES, type AdapterPreference, type Gpu, initGpu } from "../gpu/index.ts";
import type { Output } from "./output.ts";

/** The field by which a verb's user forces an adapter. */
export const deviceFields = {
  adapter: z.enum(ADAPTER_PREFERENCES).optional().describe("use this adapter and no other"),
};

/** Opens the device and says once which it is. @throws {DeviceError} when there is none. */
export async function openDevice(config: { adapter?: AdapterPreference }, output: Output): Promise<Gpu> {
  const gpu = await initGpu({ quiet: true, ...(config.adapter && { prefer: config.adapter }) });
  output.note(`adapter: ${describeAdapter(gpu)}`);
  return gpu;
}

/** "lavapipe (llvmpipe: Mesa 25.0.7), in software" */
export function describeAdapter({ info }: Gpu): string {
  return `${info.kind} (${info.name})${info.software ? ", in software" : ""}`;
}
