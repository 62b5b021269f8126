// Bundles the checker's tests for a Web Worker: vitest is replaced by a shim, and of Node there is nothing.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

const root = resolve(import.meta.dirname, "../../..");

/** Tests of what only Node has: threads, files, processes, the command, mocks, and the recorded files; and minutes of nasty texts. */
const nodeOnly =
  /\/(pool|(declaration_)?oracle|verdict_cache|(export_)?data|commands|forks|parts|budget|core_signatures|core_lemmas|programs)\.test\.ts$/;

/** The test files of the checker that a browser can run, relative to the repository. */
export function suiteFiles(): string[] {
  const folders = ["", "/kernel", "/tactics", "/elab", "/omega", "/library", "/syntax"].map(
    (name) => `test/lean${name}`,
  );
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith(".test.ts") && !file.endsWith(".slow.test.ts") && !nodeOnly.test(file))
    .sort();
}

/** Modules of Node as the tests import them: there are no files, so that what needs recorded data is skipped. */
const noNode = `
export const existsSync = () => false;
export const readdirSync = () => [];
export const readFileSync = () => { throw new Error("there are no files here"); };
export const join = (...parts) => parts.join("/");
export const resolve = join;
export const fileURLToPath = String;
`;

const substitutes: Plugin = {
  name: "substitutes",
  setup(builder) {
    builder.onResolve({ filter: /^vitest$/ }, () => ({ path: join(import.meta.dirname, "vitest_shim.ts") }));
    builder.onResolve({ filter: /^node:/ }, () => ({ path: "node", namespace: "absent" }));
    builder.onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: noNode }));
  },
};

/** One module for a worker, which runs the tests and posts the report. */
export async function bundleSuite(): Promise<Uint8Array> {
  const imports = suiteFiles().map((file) => `import "./${file}";`);
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports.join("\n")}
import { runSuite } from "./test/browser/lean/vitest_shim.ts";
postMessage(await runSuite());`,
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    // The package says that its modules have no side effects; tests have nothing else.
    ignoreAnnotations: true,
    define: { "process.env": "{}", "process.platform": '"browser"' },
    plugins: [substitutes],
    logLevel: "silent",
  });
  return outputFiles[0].contents;
}
