// The server: a model behind OpenAI's interface, and others by their names. It listens on this machine alone unless told otherwise.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gpu } from "../gpu/index.ts";
import { describeError, UsageError } from "../platform/index.ts";
import { checkHost, checkKey, isLoopback } from "./http/access.ts";
import { ApiError, asApiError } from "./http/api_error.ts";
import { readTable } from "./http/body.ts";
import { listening } from "./http/listening.ts";
import { Metrics } from "./metrics.ts";
import { type Answering, answer } from "./openai/answer.ts";
import { readChat } from "./openai/chat.ts";
import type { Asked } from "./openai/form.ts";
import { readText } from "./openai/text.ts";
import type { ServedModel } from "./served_model.ts";

/** Where the server listens, whom it answers, and what it takes. */
export interface ServerOptions {
  readonly host: string;
  /** 0 takes one that is free. */
  readonly port: number;
  /** What clients must send as `Authorization: Bearer KEY`. */
  readonly key?: string;
  /** Bytes of a body. */
  readonly mostBytes: number;
  /** Samples that wait for a row; more are refused. */
  readonly mostWaiting: number;
  /** Told of what fails on this side. */
  readonly onFailure?: (text: string) => void;
}

type Read = (body: Record<string, unknown>, model: ServedModel) => Asked;

const POSTS: Readonly<Record<string, Read>> = { "/v1/chat/completions": readChat, "/v1/completions": readText };

const CLOSING = new ApiError(503, "the server is closing", { type: "server_error" });

/** Milliseconds that open requests have to be answered when the server closes. */
const PATIENCE = 2000;

/** Clients of which one asked for something and has gone. */
class HungUp extends Error {}

export class ModelServer {
  readonly #models: ReadonlyMap<string, ServedModel>;
  readonly #options: ServerOptions;
  readonly #server: Server;
  readonly #answering: Omit<Answering, "model">;
  readonly #metrics: Metrics;
  #open = 0;
  #closing = false;
  /** Called when the last open request is answered. */
  #whenIdle: () => void = () => {};

  private constructor(models: readonly ServedModel[], options: ServerOptions) {
    this.#models = new Map(models.map((model) => [model.name, model]));
    this.#options = options;
    const load = (what: "running" | "queued" | "tokens") =>
      models.reduce((sum, { session }) => sum + session.load[what], 0);
    this.#metrics = new Metrics([
      { name: "requests_open", help: "Requests that are not answered yet.", value: () => this.#open },
      { name: "samples_running", help: "Rows of the batch that have a sample.", value: () => load("running") },
      { name: "samples_waiting", help: "Samples that wait for a row.", value: () => load("queued") },
      { name: "tokens_total", help: "Tokens that were sampled.", value: () => load("tokens") },
      { name: "device_bytes", help: "Memory of the device that is in use.", value: () => gpu().stats.liveBytes },
    ]);
    this.#answering = { metrics: this.#metrics, mostWaiting: options.mostWaiting };
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** Opens the server. @throws UsageError for one that others could reach without a key, or an address that is not to be had */
  static async open(models: readonly ServedModel[], options: ServerOptions): Promise<ModelServer> {
    const { host, port, key } = options;
    if (key === undefined && !isLoopback(host))
      throw new UsageError(
        "a server that other machines can reach needs a key",
        `host ${host}, no key`,
        "set GENTZEN_API_KEY to a secret, or leave --host at 127.0.0.1",
      );
    const server = new ModelServer(models, options);
    await listening(server.#server, port, host);
    return server;
  }

  /** Where clients find it. */
  get url(): string {
    const { address, port, family } = this.#server.address() as AddressInfo;
    return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** Takes no more, refuses what is under way, and closes the models' engines. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const model of this.#models.values()) await model.close();
    // Clients hear that they are refused; those that do not even send their request are not waited for.
    const answered = new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
    const patience = setTimeout(this.#whenIdle, PATIENCE);
    if (this.#open > 0) await answered;
    clearTimeout(patience);
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").replace(/\?.*$/, "");
    const gone = new AbortController();
    this.#open++;
    response.on("close", () => {
      if (!response.writableFinished) gone.abort(new HungUp("the client has hung up"));
      this.#open--;
      if (this.#open === 0) this.#whenIdle();
    });
    try {
      await this.#route(path, request, response, gone.signal);
      this.#metrics.answered(routeName(path), response.statusCode);
    } catch (error) {
      this.#refuse(path, error, response, gone.signal);
    }
  }

  async #route(path: string, request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { key } = this.#options;
    if (this.#closing) throw CLOSING;
    checkHost(request, key);
    if (path.startsWith("/v1/")) checkKey(request, key);
    const read = POSTS[path];
    const method = read === undefined ? "GET" : "POST";
    const known = read !== undefined || routeName(path) !== "other";
    if (known && request.method !== method)
      throw new ApiError(405, `${path} takes ${method}`, { code: "method_not_allowed" });
    if (read !== undefined) {
      const body = await readTable(request, this.#options.mostBytes);
      const model = this.#asked(body.model);
      await answer(read(body, model), response, { ...this.#answering, model }, signal);
      return;
    }
    const shown = [...this.#models.values()].map(({ name, created }) => ({
      id: name,
      object: "model",
      created,
      owned_by: "gentzen",
    }));
    if (path === "/health") return json(response, { status: "ok" });
    if (path === "/v1/models") return json(response, { object: "list", data: shown });
    if (path === "/metrics") {
      response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
      response.end(this.#metrics.text());
      return;
    }
    const named = path.startsWith(MODEL) ? decoded(path.slice(MODEL.length)) : undefined;
    const found = shown.find(({ id }) => id === named);
    if (found !== undefined) return json(response, found);
    if (path.startsWith(MODEL))
      throw new ApiError(404, "the model is not here", { param: "model", code: "model_not_found" });
    throw new ApiError(404, `there is nothing at ${path}`, { code: "not_found" });
  }

  /** The model that a request names; any, where its name is none: reading the request then says so. */
  #asked(name: unknown): ServedModel {
    const found = this.#models.get(String(name)) ?? [...this.#models.values()][0];
    if (found === undefined || (typeof name === "string" && found.name !== name)) {
      const here = [...this.#models.keys()].map((each) => `'${each}'`);
      const message = `the model '${name}' is not here; ${here.join(", ")} ${here.length === 1 ? "is" : "are"}`;
      throw new ApiError(404, message, { param: "model", code: "model_not_found" });
    }
    return found;
  }

  #refuse(path: string, error: unknown, response: ServerResponse, signal: AbortSignal): void {
    if (signal.aborted) {
      this.#metrics.answered(routeName(path), 499);
      return;
    }
    const refusal = this.#closing ? CLOSING : asApiError(error);
    if (refusal.status === 500) this.#options.onFailure?.(describeError(error));
    this.#metrics.answered(routeName(path), refusal.status);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.statusCode = refusal.status;
    if (refusal.retryAfter !== undefined) response.setHeader("retry-after", refusal.retryAfter);
    // What is left of a body that was refused is not read on.
    if (refusal.status === 413 || this.#closing) response.setHeader("connection", "close");
    json(response, refusal.record);
  }
}

const MODEL = "/v1/models/";
const PLACES = ["/health", "/metrics", "/v1/models", ...Object.keys(POSTS)];

/** The route that metrics count a path under: only those that there are. */
function routeName(path: string): string {
  return PLACES.includes(path) ? path : path.startsWith(MODEL) ? "/v1/models" : "other";
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, record: object): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(record));
}
