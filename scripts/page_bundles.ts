// The library for pages as plain scripts: what `gentzen/browser` gives in one file, its workers beside it, and the parts that these load.
import { basename, join } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** The entrances by the names of their files. */
export const PAGE_SCRIPT = "gentzen";
const WORKERS: Readonly<Record<string, string>> = {
  prover_worker: "src/browser/worker/prover_worker",
  session_worker: "src/browser/worker/session_worker",
  train_worker: "src/browser/worker/train_worker",
  web_worker: "src/verify/pool/web_worker",
};

export interface PageBundles {
  /** All files by their names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The names of those that each entrance loads at first. */
  readonly first: Readonly<Record<string, readonly string[]>>;
  /** What the bundler found suspicious, and modules that no page could find. */
  readonly complaints: readonly string[];
}

/**
 * @param root the folder with `src` and `models`: the sources, or what the compiler made of them
 * @param ending `ts` or `js`
 */
export async function pageBundles(root: string, ending: "ts" | "js"): Promise<PageBundles> {
  const at = (path: string) => join(root, `${path}.${ending}`);
  const ownAdapter: Plugin = {
    name: "the page's own adapter",
    setup(bundler) {
      bundler.onResolve({ filter: /^#node_adapter$|^\.\/node\.ts$/ }, ({ importer }) =>
        basename(importer).startsWith("adapter.") ? { path: at("src/gpu/adapter/browser") } : undefined,
      );
    },
  };
  const options: BuildOptions & { metafile: true; write: false } = {
    outdir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    plugins: [ownAdapter],
    write: false,
    metafile: true,
    logLevel: "silent",
    chunkNames: "part-[hash]",
  };
  const files = new Map<string, Uint8Array>();
  const first: Record<string, readonly string[]> = {};
  const complaints: string[] = [];
  // The page's script is a bundle of its own: with the workers it would share their parts, and load them.
  for (const entryPoints of [{ [PAGE_SCRIPT]: at("src/browser/index") }, mapped(WORKERS, at)]) {
    const { outputFiles, warnings, metafile } = await build({ ...options, entryPoints });
    const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
    const used = new Set<string>();
    for (const name of Object.keys(entryPoints)) {
      first[name] = reached(outputs, `${name}.js`, false);
      for (const each of reached(outputs, `${name}.js`, true)) used.add(each);
    }
    // Some parts are there because a module that is not used would load them.
    for (const { path, contents } of outputFiles) if (used.has(basename(path))) files.set(basename(path), contents);
    complaints.push(...warnings.map(({ location, text }) => `${location?.file}: ${text}`));
    for (const { imports } of outputs.values())
      complaints.push(...imports.filter(({ external }) => external).map(({ path }) => `not found: ${path}`));
  }
  return { files, first, complaints };
}

function mapped<T>(table: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, change(value)]));
}

/** What a file loads, itself included; with what it loads later, where that counts. */
function reached(outputs: ReadonlyMap<string, Metafile["outputs"][string]>, from: string, later: boolean): string[] {
  const found = new Set([from]);
  for (const name of found)
    for (const { kind, path } of outputs.get(name)?.imports ?? [])
      if (later || kind !== "dynamic-import") found.add(basename(path));
  return [...found];
}
