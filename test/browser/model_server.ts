// A server of files by their paths, as any of the web: lengths, ranges and versions. It can be watched, cut connections and go away.
import { createHash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface ModelServer {
  /** Ends with a slash. */
  readonly address: string;
  /** What was asked for: `GET model/config.json 0-99`. */
  readonly asked: string[];
  /** Bytes of bodies that were sent. */
  sent: number;
  /** Bytes that it sends yet before it goes off in the middle of one; undefined: as many as are wanted. */
  left: number | undefined;
  /** Whether it answers: one that is off cuts every connection. */
  on: boolean;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { js: "text/javascript", html: "text/html", json: "application/json" };

/** What lets pages of other servers read lengths and versions. */
const CROSS_ORIGIN = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "content-length, content-range, etag",
};

export async function serveModels(files: ReadonlyMap<string, Uint8Array | string>): Promise<ModelServer> {
  const etags = new Map<string, string>();
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? "/").slice(1).split("?")[0]);
    const { range } = request.headers;
    served.asked.push(`${request.method} ${name}${range ? ` ${range.replace("bytes=", "")}` : ""}`);
    if (!served.on) {
      request.socket.destroy();
      return;
    }
    if (request.method === "OPTIONS") {
      response.writeHead(204, { ...CROSS_ORIGIN, "access-control-allow-headers": "*" }).end();
      return;
    }
    const found = files.get(name) ?? (name === "" ? "<!doctype html><title>test</title>" : undefined);
    if (found === undefined) {
      response.writeHead(404, CROSS_ORIGIN).end();
      return;
    }
    const content = typeof found === "string" ? new TextEncoder().encode(found) : found;
    const etag = etags.get(name) ?? `"${createHash("sha1").update(content).digest("hex")}"`;
    etags.set(name, etag);
    const headers = {
      ...CROSS_ORIGIN,
      "content-type": TYPES[name.split(".").at(-1) ?? ""] ?? (name === "" ? "text/html" : "application/octet-stream"),
      etag,
      "accept-ranges": "bytes",
    };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
    const start = from === undefined ? 0 : Number(from);
    const end = to ? Math.min(Number(to) + 1, content.length) : content.length;
    const part = content.subarray(start, end);
    if (from === undefined) response.writeHead(200, { ...headers, "content-length": content.length });
    else
      response.writeHead(206, {
        ...headers,
        "content-length": part.length,
        "content-range": `bytes ${start}-${end - 1}/${content.length}`,
      });
    if (request.method === "HEAD") response.end();
    else send(response, part, request.socket);
  });
  function send(response: ServerResponse, part: Uint8Array, socket: Socket): void {
    const { left = Number.POSITIVE_INFINITY } = served;
    served.sent += Math.min(part.length, left);
    if (served.left !== undefined) served.left = Math.max(0, left - part.length);
    if (left >= part.length) {
      response.end(part);
      return;
    }
    served.on = false;
    response.write(part.subarray(0, left), () => setTimeout(() => socket.destroy(), 50));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const served: ModelServer = {
    address: `http://127.0.0.1:${port}/`,
    asked: [],
    sent: 0,
    left: undefined,
    on: true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return served;
}
