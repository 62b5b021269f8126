// HTTP by Node's own modules: answers may take longer than its fetch waits (Node only).
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { LeanError } from "../../../platform/index.ts";
import type { HttpAnswer, HttpRequest } from "./http_json.ts";

/** Sends one request. @throws {LeanError} where there is no answer, or it is too long or too late. */
export function sendHttp({
  method,
  url,
  headers,
  body,
  milliseconds,
  answerBytes,
  signal,
}: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new LeanError("no answer from the server", [url.href, error.message]));
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const request = send(url, { method, headers: { ...headers, ...length }, signal }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytes) request.destroy(new Error(`the answer is longer than ${answerBytes} bytes`));
        else chunks.push(chunk);
      });
      response.on("error", fail);
      response.on("end", () => {
        clearTimeout(timer);
        const retryAfter = Number(response.headers["retry-after"]);
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          retryAfter: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : undefined,
        });
      });
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
    request.on("error", (error) => {
      clearTimeout(timer);
      fail(error);
    });
    request.end(body);
  });
}
