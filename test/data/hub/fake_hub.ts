// A server that speaks the Hub's interface as far as models are concerned, and a second one, on another host, that holds the large files.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a test changes about the answers. */
export interface Quirks {
  /** Refuses every request: status, and what the Hub calls the error. */
  refuse?: { status: number; code?: string; message?: string };
  /** Wants this token. */
  token?: string;
  /** Cuts so many answers of files off after so many bytes. */
  cuts?: number;
  cutAt?: number;
  /** Answers busy so many times. */
  busy?: number;
  /** Sends this in place of a file. */
  instead?: Record<string, Uint8Array>;
  /** Knows no ranges. */
  noRanges?: boolean;
  /** Says this of a file in the list. */
  listed?: Record<string, object>;
}

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export class FakeHub {
  readonly #files: Readonly<Record<string, Uint8Array>>;
  readonly #servers: Server[] = [];
  readonly #ports: number[] = [];
  quirks: Quirks = {};
  /** Requests: host, path, range, and whether a token came along. */
  readonly asked: string[] = [];

  private constructor(files: Readonly<Record<string, Uint8Array>>) {
    this.#files = files;
  }

  static async open(files: Readonly<Record<string, Uint8Array>>): Promise<FakeHub> {
    const hub = new FakeHub(files);
    for (const host of ["hub", "cdn"] as const) {
      const server = createServer((request, response) => hub.#answer(host, request, response));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      hub.#servers.push(server);
      hub.#ports.push((server.address() as AddressInfo).port);
    }
    return hub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#ports[0]}`;
  }

  close(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #answer(host: "hub" | "cdn", request: IncomingMessage, response: ServerResponse): unknown {
    const { authorization, range } = request.headers;
    this.asked.push([host, request.url, range, authorization && "with a token"].filter(Boolean).join(" "));
    const { refuse, token } = this.quirks;
    const end = (status: number, headers: Record<string, string>, body = "") => {
      response.writeHead(status, headers);
      return response.end(body);
    };
    if (host === "hub" && token !== undefined && authorization !== `Bearer ${token}`)
      return end(401, { "x-error-code": "RepoNotFound", "x-error-message": "Invalid username or password." });
    if (refuse !== undefined)
      return end(refuse.status, {
        ...(refuse.code && { "x-error-code": refuse.code }),
        ...(refuse.message && { "x-error-message": refuse.message }),
      });
    if ((this.quirks.busy ?? 0) > 0) {
      this.quirks.busy = (this.quirks.busy ?? 0) - 1;
      return end(503, {});
    }
    const url = new URL(request.url ?? "", this.endpoint);
    const [, revision] = /^\/api\/models\/o\/m\/revision\/(.+)$/.exec(url.pathname) ?? [];
    if (revision !== undefined) {
      const known = ["main", "v1", COMMIT, "refs%2Fpr%2F1"].includes(revision);
      if (!known)
        return end(404, { "x-error-code": "RevisionNotFound", "x-error-message": `Invalid rev id: ${revision}` });
      return end(200, { "content-type": "application/json" }, JSON.stringify({ id: "o/m", sha: COMMIT }));
    }
    if (url.pathname === `/api/models/o/m/tree/${COMMIT}`) return this.#list(url, response);
    const [, path] = new RegExp(`^/o/m/resolve/${COMMIT}/(.+)$`).exec(url.pathname) ?? [];
    const name = decodeURIComponent(path ?? url.pathname.slice(1));
    const file = this.quirks.instead?.[name] ?? this.#files[name];
    if (file === undefined) return end(404, { "x-error-code": "EntryNotFound", "x-error-message": "Entry not found" });
    if (host === "hub" && isLarge(name)) return end(302, { location: `http://localhost:${this.#ports[1]}/${path}` });
    return this.#send(file, range, response);
  }

  /** Two files a page, and the address of the next page in a header. */
  #list(url: URL, response: ServerResponse): void {
    const start = Number(url.searchParams.get("cursor") ?? 0);
    const all = Object.entries(this.#files).map(([path, bytes]) => ({
      ...entryOf(path, bytes),
      ...this.quirks.listed?.[path],
    }));
    if (start + 2 < all.length) {
      url.searchParams.set("cursor", String(start + 2));
      response.setHeader("link", `<${url.href}>; rel="next"`);
    }
    response.setHeader("content-type", "application/json");
    const folder = { type: "directory", oid: "f".repeat(40), size: 0, path: "original" };
    response.end(JSON.stringify([folder, ...all.slice(start, start + 2)]));
  }

  #send(file: Uint8Array, range: string | undefined, response: ServerResponse): void {
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(this.quirks.noRanges ? "" : (range ?? "")) ?? [];
    const start = Number(from ?? 0);
    const part = file.subarray(start, to ? Number(to) + 1 : file.length);
    const headers = { "content-length": String(part.length), etag: `"${file.length}"` };
    if (from === undefined) response.writeHead(200, headers);
    else
      response.writeHead(206, {
        ...headers,
        "content-range": `bytes ${start}-${start + part.length - 1}/${file.length}`,
      });
    const { cuts = 0, cutAt = 0 } = this.quirks;
    if (cuts === 0 || part.length <= cutAt) return void response.end(part);
    this.quirks.cuts = cuts - 1;
    // The head goes out, then what there is, then the connection's end: thrown away, it could overtake them.
    response.flushHeaders();
    response.write(part.subarray(0, cutAt));
    response.socket?.end();
  }
}

/** Large files, which the Hub keeps apart from Git. */
export function isLarge(path: string): boolean {
  return /\.(safetensors|gguf|bin)$/.test(path) || path === "tokenizer.json";
}

/** What the Hub says of a file: Git's hash of the content, or of large files SHA-256. */
function entryOf(path: string, bytes: Uint8Array): object {
  const git = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const large = { lfs: { oid: sha256, size: bytes.length, pointerSize: 134 }, oid: "e".repeat(40) };
  return { type: "file", path, size: bytes.length, oid: git, ...(isLarge(path) && large) };
}
