// Bundles of the sources for browsers as an application makes them of the package: esbuild with no settings but the target.
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";

export interface Bundle {
  /** The files by name, entries and the chunks that they share. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the bundler found suspicious. */
  readonly warnings: readonly string[];
  /** Modules that were left for the page to find, which no page could. */
  readonly missing: readonly string[];
  /** Bytes of all files, each compressed by gzip on its own, as a server sends them. */
  readonly compressedBytes: number;
}

/** What `imports` of package.json do in the package: in a page nothing of Node's adapters is left. */
const asInPages: Plugin = {
  name: "as in pages",
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/node\.ts$/ }, ({ importer }) =>
      basename(importer) === "adapter.ts" ? { path: join(dirname(importer), "browser.ts") } : undefined,
    );
  },
};

/** Bundles entries of this folder, given by name. */
export async function bundle(entries: readonly string[]): Promise<Bundle> {
  const folder = fileURLToPath(new URL("./entries", import.meta.url));
  const { outputFiles, warnings, metafile } = await build({
    entryPoints: entries.map((entry) => `${folder}/${entry}.ts`),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    minify: true,
    plugins: [asInPages],
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const files = new Map(outputFiles.map((file) => [basename(file.path), file.contents]));
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return {
    files,
    warnings: warnings.map((warning) => `${warning.location?.file}: ${warning.text}`),
    missing: imports.filter((found) => found.external).map((found) => found.path),
    compressedBytes: [...files.values()].reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0),
  };
}
