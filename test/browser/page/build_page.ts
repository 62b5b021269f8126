// A page of examples/ built as its reader builds it: a copy of the folder, in which the package is installed.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, sep } from "node:path";
import { build } from "vite";
import { ROOT } from "../../house/imports.ts";

/** Builds examples/NAME. @returns its files by their paths */
export async function buildPage(name: string): Promise<ReadonlyMap<string, Uint8Array>> {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  const root = mkdtempSync(join(ROOT, ".cache", `${name}-`));
  const before = process.cwd();
  try {
    const wanted = (path: string) => !/[\\/](node_modules|dist)$/.test(path);
    cpSync(join(ROOT, "examples", name), root, { recursive: true, filter: wanted });
    mkdirSync(join(root, "node_modules"));
    symlinkSync(ROOT, join(root, "node_modules", "gentzen"), "junction");
    process.chdir(root);
    await build({ root, logLevel: "error" });
    const folder = join(root, "dist");
    const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const files = paths.filter((path) => statSync(join(folder, path)).isFile());
    return new Map(files.map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path))]));
  } finally {
    process.chdir(before);
    rmSync(root, { recursive: true, force: true });
  }
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

export interface PageServer {
  readonly address: string;
  /** Paths that were asked for and are not there. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

/** Serves the files of a page below a path, as a server of static files does. */
export async function servePage(files: ReadonlyMap<string, Uint8Array>, below: string): Promise<PageServer> {
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    const name = path.startsWith(below) ? path.slice(below.length) || "index.html" : "";
    const content = files.get(name);
    const type = types[extname(name)] ?? "application/octet-stream";
    if (content !== undefined) response.writeHead(200, { "content-type": type }).end(content);
    else {
      missing.push(path);
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `http://127.0.0.1:${port}${below}`, missing, close };
}
