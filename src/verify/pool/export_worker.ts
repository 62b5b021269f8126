// The script of a worker thread that checks one export and answers with the verdict.
import { closeSync, openSync, readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { checkNdjson, raiseMaximumDepth } from "../../lean/kernel/index.ts";
import type { ExportQuestion } from "./export_file.ts";

const CHUNK = 1 << 20;

/** A line that is not UTF-8 is handed on as this text, which is not JSON. */
const NOT_UTF8 = "not UTF-8";

/** The lines of a file, never more than one chunk and one line in memory. */
function* linesOf(path: string): Generator<string> {
  const file = openSync(path, "r");
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const chunk = new Uint8Array(CHUNK);
    let rest: Uint8Array[] = [];
    const text = (parts: readonly Uint8Array[]): string => {
      try {
        return decoder.decode(Buffer.concat(parts));
      } catch {
        return NOT_UTF8;
      }
    };
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      let start = 0;
      for (let end = chunk.indexOf(10, start); end >= 0 && end < size; end = chunk.indexOf(10, start)) {
        yield text([...rest, chunk.subarray(start, end)]);
        rest = [];
        start = end + 1;
      }
      if (start < size) rest.push(chunk.slice(start, size));
    }
    if (rest.length > 0) yield text(rest);
  } finally {
    closeSync(file);
  }
}

// What export_file.ts starts this worker with.
const { path, limits, depth } = workerData as ExportQuestion;
raiseMaximumDepth(depth);
parentPort?.postMessage(checkNdjson(linesOf(path), limits));
