// Where the kernel exports used as test data lie, if they are at hand.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(process.env.GENTZEN_DATA ?? join(import.meta.dirname, "../../../../shared/data"), "kernel");

/** True if the folder of kernel exports is there. */
export const hasKernelData = existsSync(folder);

/** The text of one file of the folder. */
export function kernelData(path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

/** The files of the folder, or of a folder below it, whose names end so. */
export function kernelDataFiles(below: string, ending: string): string[] {
  return hasKernelData
    ? readdirSync(join(folder, below))
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];
}
