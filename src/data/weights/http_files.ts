// The files of a checkpoint on a server: their ranges are asked for, so that a browser never holds a whole file.
import { DataError } from "../../platform/index.ts";
import type { CheckpointFiles } from "./checkpoint.ts";

/**
 * The files under an address, such as `https://example.org/my-model`.
 * @param request how to fetch, for headers of one's own
 * @throws DataError, while they are read, for what the server answers other than the bytes that were asked for
 */
export function httpFiles(address: string, request: typeof fetch = fetch): CheckpointFiles {
  const place = address.replace(/\/+$/, "");
  const ask = async (file: string, options: RequestInit): Promise<Response> => {
    try {
      return await request(`${place}/${file}`, options);
    } catch (error) {
      const evidence = error instanceof Error ? error.message : String(error);
      throw new DataError(`cannot read ${place}/${file}`, evidence, "is the server there?", { cause: error });
    }
  };
  return {
    place,
    async length(file) {
      const answer = await ask(file, { method: "HEAD" });
      if (answer.status === 404) return undefined;
      const length = Number(answer.headers.get("content-length") ?? Number.NaN);
      if (answer.ok && Number.isSafeInteger(length)) return length;
      throw refused(`${place}/${file}`, answer, "the server has to say how long a file is");
    },
    async *read(file, { start, end, length }) {
      if (start === end) return;
      const path = `${place}/${file}`;
      const answer = await ask(file, { headers: { range: `bytes=${start}-${end - 1}` } });
      const whole = answer.status === 200 && start === 0 && end === length;
      if ((answer.status !== 206 && !whole) || !answer.body) {
        throw refused(path, answer, "the server has to answer requests for a range of bytes");
      }
      const total = answer.headers.get("content-range")?.split("/")[1];
      if (total !== undefined && total !== "*" && Number(total) !== length) throw changed(path);
      let found = 0;
      for (const reader = answer.body.getReader(); ; ) {
        const { value, done } = await reader.read();
        if (done) break;
        found += value.length;
        if (found > end - start) throw changed(path);
        yield value;
      }
      if (found < end - start) throw changed(path);
    },
  };
}

function refused(path: string, { status, statusText }: Response, hint: string): DataError {
  return new DataError(`cannot read ${path}`, `the server answers ${status} ${statusText}`.trim(), hint);
}

function changed(path: string): DataError {
  return new DataError(`${path}: the file changed while it was read`, "its length is another one", "read it again");
}
