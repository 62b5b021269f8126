// The Vulkan loader and its drivers on Linux: which are installed, and how to choose among them.
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { unpackSwiftShader } from "./swiftshader.ts";

/** Variables that tell the loader which drivers to use. The first is newer and wins where a loader knows both. */
const DRIVER_VARIABLES = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"] as const;

/** The manifests of the drivers that the loader would find by itself, or was told to use. */
export function driverManifests(): string[] {
  for (const variable of DRIVER_VARIABLES) {
    const named = process.env[variable];
    if (named !== undefined && named !== "") return named.split(delimiter).filter((path) => existsSync(path));
  }
  return installedManifests();
}

/** The manifests of lavapipe among the loader's drivers or, if `everywhere`, among all that are installed. */
export function lavapipeManifests(everywhere: boolean): string[] {
  const manifests = everywhere ? [...driverManifests(), ...installedManifests()] : driverManifests();
  return [...new Set(manifests)].filter((path) => /lvp_icd[^/]*\.json$/.test(path));
}

function installedManifests(): string[] {
  const home = homedir();
  const folders = [
    ...list(process.env.XDG_CONFIG_HOME, [join(home, ".config")]),
    ...list(process.env.XDG_CONFIG_DIRS, ["/etc/xdg"]),
    "/etc",
    ...list(process.env.XDG_DATA_HOME, [join(home, ".local/share")]),
    ...list(process.env.XDG_DATA_DIRS, ["/usr/local/share", "/usr/share"]),
  ];
  return folders.flatMap((folder) => {
    const drivers = join(folder, "vulkan", "icd.d");
    if (!existsSync(drivers)) return [];
    const names = readdirSync(drivers).filter((name) => name.endsWith(".json"));
    return names.sort().map((name) => join(drivers, name));
  });
}

function list(value: string | undefined, fallback: string[]): string[] {
  return value === undefined || value === "" ? fallback : value.split(delimiter);
}

/** Points the loader at these drivers alone; the function returned puts the environment back. */
export function setVulkanDrivers(manifests: readonly string[]): () => void {
  const before = DRIVER_VARIABLES.map((variable) => [variable, process.env[variable]] as const);
  for (const variable of DRIVER_VARIABLES) process.env[variable] = manifests.join(delimiter);
  return () => {
    for (const [variable, value] of before) {
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
    }
  };
}

/** `dlopen` flags of Linux: resolve at once, share the symbols, never unload. */
const LOAD_FOREVER = 0x2 | 0x100 | 0x1000;

/**
 * Makes `libvulkan.so.1` loadable by its bare name. Where the system has none, the one packed with SwiftShader is loaded
 * into the process, and later requests for the name are answered by it.
 *
 * @returns undefined when there is a loader, else the reason why there is none.
 */
export async function ensureVulkanLoader(): Promise<string | undefined> {
  if (loadLibrary("libvulkan.so.1") === undefined) return undefined;
  const unpacked = await unpackSwiftShader();
  if (typeof unpacked === "string") return `no libvulkan.so.1 on this system; SwiftShader's: ${unpacked}`;
  const failure = loadLibrary(unpacked.loader);
  return failure === undefined ? undefined : `libvulkan.so.1 does not load: ${failure}`;
}

/** Loads a shared library into this process. @returns undefined when it is loaded, else the linker's message. */
function loadLibrary(path: string): string | undefined {
  try {
    process.dlopen({ exports: {} }, path, LOAD_FOREVER);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node looks for an addon inside and complains when there is none; by then the library is loaded.
    return message.includes("self-register") ? undefined : message;
  }
  return undefined;
}
