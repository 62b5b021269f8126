// Who may ask: a key, and for servers without one, this machine alone.
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ApiError } from "./api_error.ts";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]", "::1"];

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host) || /^127(\.\d+){3}$/.test(host);
}

/** @throws ApiError for a request without the key */
export function checkKey({ headers }: IncomingMessage, key: string | undefined): void {
  if (key === undefined) return;
  const [, given] = /^Bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (given !== undefined && timingSafeEqual(digest(given), digest(key))) return;
  throw new ApiError(
    401,
    given === undefined ? "a key is needed: Authorization: Bearer KEY" : "the key is not the server's",
    { code: "invalid_api_key" },
  );
}

/**
 * Refuses what a web page could have made a browser ask: names that lead to this machine without being its own.
 *
 * @throws ApiError
 */
export function checkHost({ headers }: IncomingMessage, key: string | undefined): void {
  if (key !== undefined) return;
  const name = (headers.host ?? "").replace(/:\d+$/, "");
  if (isLoopback(name)) return;
  throw new ApiError(
    403,
    `the host ${name || "(none)"} is not this machine: a server without a key answers under its own names alone`,
    {
      code: "forbidden_host",
    },
  );
}
