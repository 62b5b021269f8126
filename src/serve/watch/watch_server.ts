// Serves the pages of watched runs on this machine, and tells open pages when there is more to show (Node).
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describeError } from "../../platform/index.ts";
import { pageEnd, pageStart } from "../../runs/node.ts";
import { checkHost } from "../http/access.ts";
import { asApiError } from "../http/api_error.ts";
import { listening } from "../http/listening.ts";
import { LIVE_SCRIPT } from "./live_script.ts";
import { pageAt } from "./pages.ts";
import type { WatchedRun } from "./watched_run.ts";

/** Milliseconds between two looks at the files, while a page is open. */
const LOOK_EVERY = 1000;

const SCRIPT = "/live.js";

/** Nothing is loaded from elsewhere, whatever stands in a proof; styles stand in the page. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'";

export class WatchServer {
  readonly #runs: readonly WatchedRun[];
  readonly #server: Server;
  readonly #waiting = new Set<ServerResponse>();
  #looking: NodeJS.Timeout | undefined;

  private constructor(runs: readonly WatchedRun[]) {
    this.#runs = runs;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** Opens the server on the loopback address. @throws UsageError where it cannot listen there */
  static async open(runs: readonly WatchedRun[], port: number): Promise<WatchServer> {
    const server = new WatchServer(runs);
    await listening(server.#server, port, "127.0.0.1");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      checkHost(request, undefined);
      await this.#answer(request, response);
    } catch (error) {
      const refusal = asApiError(error);
      const text = refusal.status === 500 ? describeError(error) : refusal.message;
      if (response.headersSent) response.end(pageEnd({ subtitle: text, sections: [] }));
      else plain(response, refusal.status, text);
    }
  }

  async #answer({ url = "/", method }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    if (method !== "GET") return plain(response, 405, `${pathname} takes GET`);
    response.setHeader("cache-control", "no-store");
    if (pathname === SCRIPT) {
      response.setHeader("content-type", "text/javascript; charset=utf-8");
      response.end(LIVE_SCRIPT);
      return;
    }
    if (pathname === "/events") return this.#tell(response);
    const from = Math.max(0, Math.floor(Number(searchParams.get("from"))) || 0);
    const page = pageAt(this.#runs, pathname, { from, only: searchParams.get("only") ?? "" });
    if (page === undefined) return plain(response, 404, `there is nothing at ${pathname}`);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-security-policy", POLICY);
    // The title is there at once, however long the files are.
    response.write(pageStart({ ...page, script: SCRIPT }));
    response.end(pageEnd(await page.read()));
  }

  /** Keeps a page told of what is new. */
  #tell(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write(": watching\n\n");
    this.#waiting.add(response);
    response.on("close", () => {
      this.#waiting.delete(response);
      if (this.#waiting.size > 0) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    });
    if (this.#looking !== undefined) return;
    let before = this.#version;
    this.#looking = setInterval(() => {
      const now = this.#version;
      if (now === before) return;
      before = now;
      for (const each of this.#waiting) each.write("data: new\n\n");
    }, LOOK_EVERY);
  }

  get #version(): string {
    return this.#runs.map(({ version }) => version).join("\n");
  }
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader("content-type", "text/plain; charset=utf-8");
  response.end(`${text}\n`);
}
