// The files of a checkpoint on a server: their ranges are asked for, so that a browser never holds a whole file.
import { DataError } from "../../platform/index.ts";
import type { CheckpointFiles } from "./checkpoint.ts";

/** How a server is asked, where that is not by `fetch` alone. */
export interface HttpOptions {
  /** Sent with every request, such as an `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Tries of a range that bring nothing before it is given up; default 4. */
  readonly tries?: number;
}

/**
 * The files under an address, such as `https://example.org/my-model`. Where a connection is cut, what is missing of the range is asked
 * for again.
 * @param request how to fetch
 * @throws DataError, while they are read, for what the server answers other than the bytes that were asked for
 */
export function httpFiles(
  address: string,
  request: typeof fetch = fetch,
  { headers = {}, tries = 4 }: HttpOptions = {},
): CheckpointFiles {
  const place = address.replace(/\/+$/, "");
  const ask = async (file: string, method: "GET" | "HEAD", range?: string): Promise<Response> => {
    try {
      return await request(`${place}/${file}`, { method, headers: range ? { ...headers, range } : headers });
    } catch (error) {
      const evidence = error instanceof Error ? error.message : String(error);
      throw new DataError(`cannot read ${place}/${file}`, evidence, "is the server there?", { cause: error });
    }
  };
  return {
    place,
    async length(file) {
      const answer = await ask(file, "HEAD");
      if (answer.status === 404) return undefined;
      const said = answer.headers.get("content-length");
      // What is compressed on its way has another length, or none: a range says the file's own.
      if (answer.ok && (said === null || answer.headers.has("content-encoding"))) {
        const first = await ask(file, "GET", "bytes=0-0");
        const whole = Number(first.headers.get("content-range")?.split("/")[1] ?? Number.NaN);
        // Many hosts compress texts and then know no ranges either: those are counted.
        const length = Number.isSafeInteger(whole) || first.status !== 200 ? whole : await countedLength(first);
        await first.body?.cancel().catch(() => {});
        if (Number.isSafeInteger(length)) return length;
      } else if (answer.ok && Number.isSafeInteger(Number(said))) return Number(said);
      throw refused(`${place}/${file}`, answer, "the server has to say how long a file is");
    },
    async *read(file, { start, end, length }) {
      const path = `${place}/${file}`;
      let version: string | null = null;
      for (let at = start, empty = 0; at < end; ) {
        const before = at;
        let cut: unknown;
        try {
          const answer = await ask(file, "GET", `bytes=${at}-${end - 1}`);
          const whole = answer.status === 200 && at === 0 && end === length;
          if ((answer.status !== 206 && !whole) || !answer.body) {
            throw refused(path, answer, "the server has to answer requests for a range of bytes");
          }
          const total = answer.headers.get("content-range")?.split("/")[1];
          const etag = answer.headers.get("etag");
          if (total !== undefined && total !== "*" && Number(total) !== length) throw changed(path);
          if (version !== null && etag !== null && etag !== version) throw changed(path);
          version = etag;
          for (const reader = answer.body.getReader(); ; ) {
            const { value, done } = await reader.read().catch((error: unknown) => {
              cut = error;
              return { value: undefined, done: true };
            });
            if (done || value === undefined) break;
            at += value.length;
            if (at > end) throw changed(path);
            yield value;
          }
        } catch (error) {
          // The first request says what is wrong with the server; later ones may meet it while it starts again.
          if (!(error instanceof DataError) || error.cause === undefined || at === start) throw error;
          cut = error;
        }
        if (at === end) return;
        empty = at > before ? 0 : empty + 1;
        if (empty < tries) continue;
        const evidence = `${at - start} of ${end - start} bytes came`;
        throw new DataError(`${path}: the connection was cut`, evidence, "read it again", { cause: cut });
      }
    },
  };
}

/** The longest file that is counted by reading it: tokenizers have some 10 MB. */
const MOST_COUNTED = 2 ** 26;

/** The bytes of an answer, after they were decompressed; NaN for more than are counted. */
async function countedLength(answer: Response): Promise<number> {
  const reader = answer.body?.getReader();
  if (reader === undefined) return Number.NaN;
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > MOST_COUNTED) break;
  }
  if (bytes > MOST_COUNTED) await reader.cancel();
  reader.releaseLock();
  return bytes > MOST_COUNTED ? Number.NaN : bytes;
}

function refused(path: string, { status, statusText }: Response, hint: string): DataError {
  return new DataError(`cannot read ${path}`, `the server answers ${status} ${statusText}`.trim(), hint);
}

function changed(path: string): DataError {
  return new DataError(`${path}: the file changed while it was read`, "its length is another one", "read it again");
}
