// A stand-in for the Kimina Lean Server, with its two forms of request and its forms of error.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { directivesOf, type FakeEnvironment, type FakePosition, runText } from "./language.ts";

/** How the server is to misbehave. Each function is asked for every request, with its number. */
export interface FakeKiminaOptions {
  readonly key?: string;
  /** An older server, which knows `/verify` alone. */
  readonly oldOnly?: boolean;
  /** A status instead of an answer, such as 429 or 500. */
  readonly status?: (request: number) => number | undefined;
  /** A text instead of JSON. */
  readonly text?: (request: number) => string | undefined;
  /** What is done to the results before they are sent. */
  readonly change?: (results: Record<string, unknown>[]) => unknown;
}

export interface FakeKimina {
  readonly url: string;
  /** Paths and bodies of the requests, in order, failed ones included. */
  readonly requests: { path: string; body: string; authorization: string | undefined }[];
  close(): Promise<void>;
}

export async function startFakeKimina(options: FakeKiminaOptions = {}): Promise<FakeKimina> {
  const requests: FakeKimina["requests"] = [];
  const repls: Repls = new Map();
  const server: Server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = request.url ?? "";
    if (path === "/health") return send(response, 200, { status: "ok" });
    const { authorization } = request.headers;
    requests.push({ path, body, authorization });
    const number = requests.length;
    if (options.key !== undefined && authorization !== `Bearer ${options.key}`) {
      return send(response, 401, { detail: authorization === undefined ? "Missing API key" : "Invalid API key" });
    }
    const isOld = path === "/verify";
    if (!isOld && (path !== "/api/check" || options.oldOnly === true))
      return send(response, 404, { detail: "Not Found" });
    const status = options.status?.(number);
    if (status !== undefined)
      return send(response, status, { detail: status === 429 ? "No available REPLs" : "broken" });
    const text = options.text?.(number);
    if (text !== undefined) return void response.writeHead(200).end(text);
    if (!isValid(JSON.parse(body), isOld)) return send(response, 422, { detail: [{ type: "missing", loc: ["body"] }] });
    const snippets: { id: string; code: string }[] = isOld
      ? JSON.parse(body).codes.map((each: { custom_id: string; proof: string }) => ({
          id: each.custom_id,
          code: each.proof,
        }))
      : JSON.parse(body).snippets;
    const seconds: number = JSON.parse(body).timeout;
    const reuse = isOld ? JSON.parse(body).disable_cache !== true : JSON.parse(body).reuse !== false;
    if (snippets.length === 0 || new Set(snippets.map(({ id }) => id)).size !== snippets.length) {
      return send(response, 422, { detail: [{ type: "value_error", loc: ["body"], msg: "ids must be unique" }] });
    }
    const results = await Promise.all(
      snippets.map((snippet) => check(snippet, seconds, isOld, reuse ? repls : new Map())),
    );
    if (results.some((result) => result.fatal === true))
      return send(response, 500, { detail: "Internal Server Error" });
    send(response, 200, { results: options.change?.(results) ?? results });
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The REPLs of the server by their header: each keeps the environment after the first text that it was given. */
type Repls = Map<string, { first?: FakeEnvironment }>;

/** The result of one snippet, in the old form or the new. */
async function check(
  { id, code }: { id: string; code: string },
  seconds: number,
  isOld: boolean,
  repls: Repls,
): Promise<Record<string, unknown>> {
  const name = isOld ? { custom_id: id } : { id };
  const failed = (error: string) => (isOld ? { ...name, error, response: null } : { ...name, time: seconds, error });
  for (const [verb, rest] of directivesOf(code)) {
    if (verb === "hang") return failed(`Lean REPL command timed out in ${seconds.toFixed(1)} seconds`);
    if (verb === "hang-header") return failed(`Lean REPL header command timed out in ${seconds.toFixed(1)} seconds`);
    if (verb === "old-hang") return failed("Lean process timed out");
    if (verb === "error") return failed(rest);
    if (verb === "fatal") return { ...name, fatal: true };
    if (verb === "message") return { ...name, time: 0, response: { message: rest } };
    if (verb === "slow") await wait(Number(rest));
  }
  const { header, body, lines } = split(code);
  const repl = repls.get(header) ?? {};
  repls.set(header, repl);
  // What is wrong with a header is not told; its environment serves all the same.
  if (repl.first === undefined && header !== "") repl.first = runText(header, {}).environment;
  const { environment, messages, sorries } = runText(body, repl.first ?? {});
  repl.first ??= environment;
  // Places are those of the whole text, but for sorries beside which nothing was said.
  const moved = <Placed extends { pos: FakePosition }>(each: Placed): Placed => ({
    ...each,
    pos: { ...each.pos, line: each.pos.line + lines },
  });
  const response = {
    ...(messages.length > 0 ? { messages: messages.map(moved) } : {}),
    ...(sorries.length > 0 ? { sorries: messages.length > 0 ? sorries.map(moved) : sorries } : {}),
    ...(isOld ? { time: 0.01 } : { env: 1 }),
  };
  return isOld ? { ...name, error: null, response } : { ...name, time: 0.01, response };
}

/** A text in two, as the server takes it apart: by Python's ends of lines, imports in the order and form that it gives them. */
function split(code: string): { header: string; body: string; lines: number } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python's ends of lines
  const lines = code.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/u);
  const end = lines.findIndex((line) => line.trim() !== "" && !line.trim().startsWith("import "));
  const count = end < 0 ? lines.length : end;
  const imports = [...new Set(lines.slice(0, count).map((line) => line.trim()))].filter((line) => line !== "");
  const others = imports.filter((line) => !line.startsWith("import Mathlib"));
  const header = [...(others.length < imports.length ? ["import Mathlib"] : []), ...others].join("\n");
  return { header, body: lines.slice(count).join("\n"), lines: count };
}

/** Whether a body is of the form that the server's models have. */
function isValid(body: Record<string, unknown>, isOld: boolean): boolean {
  const list = isOld ? body.codes : body.snippets;
  if (!Number.isInteger(body.timeout) || (body.timeout as number) < 0 || !Array.isArray(list)) return false;
  return isOld || (list.length > 0 && list.every(({ id, code }) => typeof id === "string" && typeof code === "string"));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
