// What judges, in one line: verdicts are remembered under it.
import { join } from "node:path";
import { leanVersion } from "../../lean/kernel/index.ts";
import { checkerVersion } from "../../lean/library/index.ts";
import { readJson, readText } from "../../platform/node.ts";
import { kiminaLeanVersion } from "./kimina/server.ts";
import type { VerifierOptions } from "./open.ts";

interface Manifest {
  readonly packages?: readonly { readonly name?: string; readonly rev?: string }[];
}

/** The toolchain of a verifier: the version of Lean, and the revision of each library that its project has. */
export async function toolchainName({ lean, project, url, key }: VerifierOptions): Promise<string> {
  if (lean === "embedded") return `gentzen ${checkerVersion}, as Lean ${leanVersion}`;
  if (lean === "kimina") return `Lean ${(url && (await kiminaLeanVersion(url, key))) ?? "unknown"} at ${url}`;
  const folder = project ?? ".";
  const toolchain = await readText(join(folder, "lean-toolchain")).catch(() => "unknown");
  const manifest = await readJson<Manifest>(join(folder, "lake-manifest.json")).catch((): Manifest => ({}));
  const libraries = (manifest.packages ?? []).map(({ name, rev }) => `${name} ${rev ?? "local"}`).sort();
  return [toolchain.trim(), ...libraries].join(", ");
}
