// The backend `kimina`: proofs go in batches to a Kimina Lean Server, by HTTP as Node or a page has it.
import { itemAt, type LeanError, now, pairsOf, Random } from "../../../platform/index.ts";
import { type PreparedCheck, prepareCheck } from "../../policy/prepare.ts";
import type { Verdict, VerifyRequest } from "../../verifier.ts";
import {
  type CheckReport,
  checkMilliseconds,
  headerVerdict,
  type LeanBackend,
  type Outcome,
  refusedReport,
  reportOf,
  verdictsOf,
} from "../backend.ts";
import { placeAt } from "../lean_messages.ts";
import { Turns } from "../turns.ts";
import { answerBytes, authorization, baseUrl, notUnderstood, refusedKey, unreachable } from "./address.ts";
import { type Backoff, type HttpSend, isBusy, sendPatiently } from "./http_json.ts";
import { type KiminaForm, type KiminaResult, kiminaPaths, kiminaRequest, resultsFor } from "./protocol.ts";
import { type KiminaText, kiminaText } from "./text.ts";

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
  /** Whether a proof may be checked by a process that has checked others. */
  readonly reuse?: boolean;
}

/** Pauses of half a second to half a minute: about a minute in all. */
export const defaultBackoff: Backoff = { attempts: 7, firstPause: 500, longestPause: 30_000 };

interface Item {
  readonly prepared: PreparedCheck;
  readonly text: KiminaText;
  readonly milliseconds: number;
}

/** A verifier that asks a Kimina Lean Server. @param send how requests are sent */
export function kiminaBackend(options: KiminaOptions, send: HttpSend): LeanBackend {
  const client = new KiminaClient(options, send);
  const checkAll = (requests: readonly VerifyRequest[]) => client.checkAll(requests);
  return {
    name: "kimina",
    checkAll,
    check: async (request) => itemAt(await checkAll([request]), 0),
    ...verdictsOf(checkAll),
    fresh: () => kiminaBackend({ ...options, batch: 1, connections: 1, reuse: false }, send),
    close: () => client.close(),
  };
}

class KiminaClient {
  readonly #options: Required<Omit<KiminaOptions, "key" | "form">> & Pick<KiminaOptions, "key" | "form">;
  readonly #sender: HttpSend;
  readonly #base: URL;
  readonly #turns: Turns;
  readonly #random = new Random(`${performance.timeOrigin} ${now()}`);
  readonly #closing = new AbortController();
  /** Imports that were tried, with the verdict on a text that has them where they do not work. */
  readonly #imports = new Map<string, Promise<Verdict | undefined>>();
  /** The form that the server understands, once that is known. */
  #form: KiminaForm | undefined;

  constructor(options: KiminaOptions, send: HttpSend) {
    this.#sender = send;
    this.#base = baseUrl(options.url);
    this.#form = options.form;
    this.#options = {
      url: options.url,
      key: options.key,
      form: options.form,
      batch: options.batch ?? 8,
      connections: options.connections ?? 4,
      milliseconds: options.milliseconds ?? checkMilliseconds,
      waitMilliseconds: options.waitMilliseconds ?? 120_000,
      backoff: options.backoff ?? defaultBackoff,
      reuse: options.reuse ?? true,
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
      const text = kiminaText(prepared);
      if ("kind" in text) {
        reports.push(Promise.resolve(refusedReport(text)));
        continue;
      }
      const milliseconds = request.limits?.milliseconds ?? this.#options.milliseconds;
      reports.push(
        new Promise((resolve, reject) => {
          const group = groups.get(milliseconds) ?? [];
          groups.set(milliseconds, [...group, { item: { prepared, text, milliseconds }, resolve, reject }]);
        }),
      );
    }
    for (const group of groups.values()) {
      for (let at = 0; at < group.length; at += this.#options.batch) {
        const batch = group.slice(at, at + this.#options.batch);
        this.#checkBatch(batch.map(({ item }) => item)).then(
          (answers) => {
            for (const [{ resolve }, answer] of pairsOf(batch, answers)) resolve(answer);
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
    const results = await this.#turns.take(() =>
      this.#send(
        items.map(({ text }) => text),
        itemAt(items, 0).milliseconds,
      ),
    );
    if (typeof results === "string" && items.length > 1) {
      return (await Promise.all(items.map((item) => this.#checkBatch([item])))).flat();
    }
    const reports = items.map(({ prepared, text }, i) => {
      const result: KiminaResult =
        typeof results === "string" ? { kind: "error", message: results } : itemAt(results, i);
      const report = reportOf(prepared, outcomeOf(result, text.shift), now() - start, 1);
      const isFine = report.verdict.kind === "proved" || report.verdict.kind === "incomplete";
      if (isFine) this.#imports.set(text.imports, Promise.resolve(undefined));
      return report;
    });
    return Promise.all(
      pairsOf(items, reports).map(async ([{ text, milliseconds }, report]) => {
        if (report.verdict.kind !== "failed") return report;
        const importError = await this.#importError(text.imports, milliseconds);
        return importError === undefined ? report : { ...report, verdict: importError };
      }),
    );
  }

  /**
   * The verdict where the server cannot import what a text imports: it says nothing of that by itself, but reads the rest in an
   * empty environment, in which nothing holds. Asked once for each set of imports, and only when a text has failed.
   */
  #importError(imports: string, milliseconds: number): Promise<Verdict | undefined> {
    const known = this.#imports.get(imports);
    if (known !== undefined) return known;
    const asked = this.#turns.take(async () => {
      const code = `${imports}example : True := True.intro\n`;
      const results = await this.#send([{ code }], milliseconds);
      const result = typeof results === "string" ? ({ kind: "error", message: results } as const) : itemAt(results, 0);
      if (result.kind === "output" && !result.output.messages.some(({ severity }) => severity === "error"))
        return undefined;
      if (result.kind === "output")
        return headerVerdict([{ ...importMessage, text: `the server cannot ${imports.trim()}` }]);
      this.#imports.delete(imports);
      return result.kind === "timeout"
        ? ({ kind: "crashed", reason: "Kimina: the imports took too long" } as const)
        : ({ kind: "crashed", reason: `Kimina: ${result.message}` } as const);
    });
    this.#imports.set(imports, asked);
    return asked;
  }

  /** The results of a request in the order of its items; or, as text, why there are none. @throws {LeanError} where there is no server. */
  async #send(texts: readonly { readonly code: string }[], milliseconds: number): Promise<KiminaResult[] | string> {
    if (this.#closing.signal.aborted) return "the verifier was closed";
    const snippets = texts.map(({ code }, i) => ({ id: String(i), code }));
    const form = this.#form ?? "check";
    const answer = await sendPatiently(
      this.#sender,
      {
        method: "POST",
        url: new URL(kiminaPaths[form], this.#base),
        headers: { "content-type": "application/json", ...authorization(this.#options.key) },
        body: JSON.stringify(kiminaRequest(form, snippets, milliseconds / 1000, this.#options.reuse)),
        milliseconds: milliseconds * texts.length + this.#options.waitMilliseconds,
        answerBytes: answerBytes * texts.length,
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
    if (status === 404 && form === "check" && this.#options.form === undefined) {
      this.#form = "verify";
      return this.#send(texts, milliseconds);
    }
    if (status === 401 || status === 403) throw refusedKey(this.#base, status, text, this.#options.key);
    if (isBusy(status)) return `the server answered ${status}: ${text.slice(0, 200)}`;
    if (status !== 200) throw notUnderstood(this.#base, status, text);
    this.#form = form;
    return resultsFor(snippets, text);
  }
}

const importMessage = { severity: "error", line: 1, column: 0 } as const;

function outcomeOf(result: KiminaResult, shift: number): Outcome {
  if (result.kind === "output") return { output: placeAt({ line: 1 - shift, column: 0 }, result.output) };
  if (result.kind === "timeout" && result.isHeader)
    return { verdict: { kind: "crashed", reason: "Kimina: the imports took too long" } };
  if (result.kind === "timeout") return { verdict: { kind: "timeout", limit: "time" } };
  return { verdict: { kind: "crashed", reason: `Kimina: ${result.message}` } };
}
