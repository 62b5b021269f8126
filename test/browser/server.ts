// A local server for one page and the files of a bundle.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Server {
  readonly address: string;
  /** The names of files that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves an empty page at `/` and the files by their names. */
export async function serve(files: ReadonlyMap<string, Uint8Array>): Promise<Server> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    asked.push(name);
    const content = files.get(name);
    if (content) response.writeHead(200, { "content-type": "text/javascript" }).end(content);
    else if (name === "")
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>test</title>");
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
