// Bundles of the sources for browsers as an application makes them of the package: esbuild with no settings but the target.
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";

export interface Bundle {
  /** The files by name, entries and the chunks that they share. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The names of those that a page loads with the entries; the others come when an `import()` asks for them. */
  readonly first: ReadonlySet<string>;
  /** What the bundler found suspicious. */
  readonly warnings: readonly string[];
  /** Modules that were left for the page to find, which no page could. */
  readonly missing: readonly string[];
  /** Bytes of all files, each compressed by gzip on its own, as a server sends them. */
  readonly compressedBytes: number;
  /** Those of the files that are loaded first. */
  readonly firstBytes: number;
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
  const compressed = new Map([...files].map(([name, content]) => [name, gzipSync(content, { level: 9 }).length]));
  const sizeOf = (names: Iterable<string>) => [...names].reduce((sum, name) => sum + (compressed.get(name) ?? 0), 0);
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const imports = [...outputs.values()].flatMap((output) => output.imports);
  const first = new Set(entries.map((entry) => `${entry}.js`));
  for (const name of first) {
    for (const { kind, path } of outputs.get(name)?.imports ?? []) {
      if (kind !== "dynamic-import") first.add(basename(path));
    }
  }
  return {
    files,
    first,
    warnings: warnings.map((warning) => `${warning.location?.file}: ${warning.text}`),
    missing: imports.filter((found) => found.external).map((found) => found.path),
    compressedBytes: sizeOf(files.keys()),
    firstBytes: sizeOf(first),
  };
}
