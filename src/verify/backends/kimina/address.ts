// A Kimina server's address and key, and the errors where it cannot be asked.
import { ConfigError, LeanError } from "../../../platform/index.ts";

/** Bytes of an answer that are read for each proof. */
export const answerBytes = 16 * 2 ** 20;

export function authorization(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

/** The address with a slash at its end, so that paths are added and replace nothing. @throws {ConfigError} for what is no address. */
export function baseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError("this is no address of a server", `"${text}"`, "write it as http://localhost:8000");
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

export function unreachable(base: URL, cause: LeanError): LeanError {
  return new LeanError(
    "the Kimina server cannot be reached",
    [base.href, ...cause.evidence.slice(1)],
    "start it as docs/verifiers.md shows, or correct its address",
    { cause },
  );
}

export function refusedKey(base: URL, status: number, text: string, key: string | undefined): LeanError {
  return new LeanError(
    key === undefined ? "the Kimina server wants an API key" : "the Kimina server refuses the API key",
    [base.href, `${status} ${text.slice(0, 200)}`],
    "set GENTZEN_KIMINA_KEY to the key that the server was started with",
  );
}

export function notUnderstood(base: URL, status: number, text: string): LeanError {
  return new LeanError(
    "the Kimina server does not accept the request",
    [base.href, `${status} ${text.slice(0, 200)}`],
    "check that the address is a Kimina Lean Server's, and no other's",
  );
}
