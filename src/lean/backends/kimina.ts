// The backend `kimina`: proofs go in batches to a Kimina Lean Server.
import { ConfigError, LeanError, now, Random } from "../../platform/index.ts";
import { type PreparedCheck, prepareCheck } from "../policy/prepare.ts";
import type { VerifyRequest } from "../verifier.ts";
import {
  type CheckReport,
  checkMilliseconds,
  type LeanBackend,
  type Outcome,
  refusedReport,
  reportOf,
  verdictsOf,
} from "./backend.ts";
import { type Backoff, isBusy, sendHttp, sendPatiently } from "./http_json.ts";
import { type KiminaForm, type KiminaResult, kiminaPaths, kiminaRequest, kiminaResults } from "./kimina_protocol.ts";
import { Turns } from "./turns.ts";

export interface KiminaOptions {
  /** Where the server is: `http://localhost:8000`. */
  readonly url: string;
  /** The server's API key, if it wants one. */
  readonly key?: string;
  /** Form of the requests; by default the present one, or the old one where the server does not know it. */
  readonly form?: KiminaForm;
  /** Proofs in one request at most. */
  readonly batch?: number;
  /** Requests at the same time. More than the server has REPLs only wait there. */
  readonly connections?: number;
  /** Wall time of a check unless the request says otherwise, in milliseconds. */
  readonly milliseconds?: number;
  /** How long a request may wait at the server besides the time that its proofs may take, in milliseconds. */
  readonly waitMilliseconds?: number;
  readonly backoff?: Backoff;
}

/** Pauses of half a second to half a minute: about a minute in all. */
export const defaultBackoff: Backoff = { attempts: 7, firstPause: 500, longestPause: 30_000 };

/** Bytes of an answer that are read for each proof. */
const answerBytes = 16 * 2 ** 20;

interface Item {
  readonly prepared: PreparedCheck;
  readonly milliseconds: number;
}

/** A verifier that asks a Kimina Lean Server. Its methods throw LeanError where there is none, or it refuses the key. */
export function kiminaVerifier(options: KiminaOptions): LeanBackend {
  const client = new KiminaClient(options);
  const checkAll = (requests: readonly VerifyRequest[]) => client.checkAll(requests);
  return {
    name: "kimina",
    checkAll,
    check: async (request) => (await checkAll([request]))[0],
    ...verdictsOf(checkAll),
    close: () => client.close(),
  };
}

class KiminaClient {
  readonly #options: Required<Omit<KiminaOptions, "key" | "form">> & Pick<KiminaOptions, "key">;
  readonly #base: URL;
  readonly #turns: Turns;
  readonly #random = new Random(`${process.pid} ${now()}`);
  readonly #closing = new AbortController();
  /** The form that the server understands, once that is known. */
  #form: KiminaForm | undefined;

  constructor(options: KiminaOptions) {
    this.#base = baseUrl(options.url);
    this.#form = options.form;
    this.#options = {
      url: options.url,
      key: options.key,
      batch: options.batch ?? 8,
      connections: options.connections ?? 4,
      milliseconds: options.milliseconds ?? checkMilliseconds,
      waitMilliseconds: options.waitMilliseconds ?? 120_000,
      backoff: options.backoff ?? defaultBackoff,
    };
    this.#turns = new Turns(this.#options.connections);
  }

  async checkAll(requests: readonly VerifyRequest[]): Promise<CheckReport[]> {
    const reports: Promise<CheckReport>[] = [];
    const groups = new Map<
      number,
      { item: Item; resolve(report: CheckReport): void; reject(error: unknown): void }[]
    >();
    for (const request of requests) {
      const prepared = prepareCheck(request);
      if (prepared.kind === "refused") {
        reports.push(Promise.resolve(refusedReport(prepared.verdict)));
        continue;
      }
      const milliseconds = request.limits?.milliseconds ?? this.#options.milliseconds;
      reports.push(
        new Promise((resolve, reject) => {
          const group = groups.get(milliseconds) ?? [];
          groups.set(milliseconds, [...group, { item: { prepared, milliseconds }, resolve, reject }]);
        }),
      );
    }
    for (const group of groups.values()) {
      for (let at = 0; at < group.length; at += this.#options.batch) {
        const batch = group.slice(at, at + this.#options.batch);
        this.#checkBatch(batch.map(({ item }) => item)).then(
          (answers) => {
            for (const [i, { resolve }] of batch.entries()) resolve(answers[i]);
          },
          (error) => {
            for (const { reject } of batch) reject(error);
          },
        );
      }
    }
    return Promise.all(reports);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#turns.idle();
  }

  /** A batch that the server cannot answer as a whole is asked one by one: one proof must not spoil the others. */
  async #checkBatch(items: readonly Item[]): Promise<CheckReport[]> {
    const start = now();
    const results = await this.#turns.take(() => this.#send(items));
    if (typeof results === "string" && items.length > 1) {
      return (await Promise.all(items.map((item) => this.#checkBatch([item])))).flat();
    }
    return items.map(({ prepared }, i) => {
      const result: KiminaResult = typeof results === "string" ? { kind: "error", message: results } : results[i];
      return reportOf(prepared, outcomeOf(result), now() - start, 1);
    });
  }

  /** The results of a request in the order of its items; or, as text, why there are none. @throws {LeanError} where there is no server. */
  async #send(items: readonly Item[]): Promise<KiminaResult[] | string> {
    if (this.#closing.signal.aborted) return "the verifier was closed";
    const snippets = items.map(({ prepared }, i) => ({ id: String(i), code: prepared.source }));
    const form = this.#form ?? "check";
    const answer = await sendPatiently(
      {
        method: "POST",
        url: new URL(kiminaPaths[form], this.#base),
        headers: { "content-type": "application/json", ...authorization(this.#options.key) },
        body: JSON.stringify(kiminaRequest(form, snippets, items[0].milliseconds / 1000)),
        milliseconds: items[0].milliseconds * items.length + this.#options.waitMilliseconds,
        answerBytes: answerBytes * items.length,
        signal: this.#closing.signal,
      },
      this.#options.backoff,
      this.#random,
    ).catch((error: LeanError) => {
      if (this.#closing.signal.aborted) return undefined;
      throw unreachable(this.#base, error);
    });
    if (answer === undefined) return "the verifier was closed";
    const { status, text } = answer;
    if (status === 404 && this.#form === undefined && form === "check") {
      this.#form = "verify";
      return this.#send(items);
    }
    if (status === 401 || status === 403) throw refusedKey(this.#base, status, text, this.#options.key);
    if (isBusy(status)) return `the server answered ${status}: ${text.slice(0, 200)}`;
    if (status !== 200) throw notUnderstood(this.#base, status, text);
    this.#form = form;
    return resultsFor(snippets, text);
  }
}

function authorization(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

function resultsFor(snippets: readonly { readonly id: string }[], text: string): KiminaResult[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "the server's answer is not JSON";
  }
  const results = kiminaResults(value);
  if (results === undefined) return "the server's answer is not of the form that it should have";
  return snippets.map(
    ({ id }) => results.get(id) ?? { kind: "error", message: "the server left the proof out of its answer" },
  );
}

function outcomeOf(result: KiminaResult): Outcome {
  if (result.kind === "output") return { output: result.output };
  if (result.kind === "timeout") return { verdict: { kind: "timeout", limit: "time" } };
  return { verdict: { kind: "crashed", reason: `Kimina: ${result.message}` } };
}

/** Whether a server answers that it is well. */
export async function isKiminaHealthy(url: string): Promise<boolean> {
  const request = {
    method: "GET",
    url: new URL("health", baseUrl(url)),
    headers: {},
    milliseconds: 5000,
    answerBytes: 65_536,
  } as const;
  try {
    const { status, text } = await sendHttp(request);
    return status === 200 && (JSON.parse(text) as { status?: unknown }).status === "ok";
  } catch {
    return false;
  }
}

/** The version of the Lean behind a server, by its own account; undefined where it does not say. */
export async function kiminaLeanVersion(url: string, key?: string): Promise<string | undefined> {
  const question = kiminaRequest("check", [{ id: "version", code: "#eval Lean.versionString" }], 60);
  const answer = await sendHttp({
    method: "POST",
    url: new URL(kiminaPaths.check, baseUrl(url)),
    headers: { "content-type": "application/json", ...authorization(key) },
    body: JSON.stringify(question),
    milliseconds: 90_000,
    answerBytes,
  });
  if (answer.status !== 200) return undefined;
  const [result] = resultsFor([{ id: "version" }], answer.text);
  if (typeof result === "string" || result.kind !== "output") return undefined;
  return /^"(.*)"$/.exec(result.output.messages[0]?.text ?? "")?.[1];
}

/** The address with a slash at its end, so that paths are added and replace nothing. @throws {ConfigError} for what is no address. */
function baseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError("this is no address of a server", `"${text}"`, "write it as http://localhost:8000");
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function unreachable(base: URL, cause: LeanError): LeanError {
  return new LeanError(
    "the Kimina server cannot be reached",
    [base.href, ...cause.evidence.slice(1)],
    "start it as docs/verifiers.md shows, or correct its address",
    { cause },
  );
}

function refusedKey(base: URL, status: number, text: string, key: string | undefined): LeanError {
  return new LeanError(
    key === undefined ? "the Kimina server wants an API key" : "the Kimina server refuses the API key",
    [base.href, `${status} ${text.slice(0, 200)}`],
    "set GENTZEN_KIMINA_KEY to the key that the server was started with",
  );
}

function notUnderstood(base: URL, status: number, text: string): LeanError {
  return new LeanError(
    "the Kimina server does not accept the request",
    [base.href, `${status} ${text.slice(0, 200)}`],
    "check that the address is a Kimina Lean Server's, and no other's",
  );
}
