// What a page gives as a source, as it goes to a worker.
import { UsageError } from "../../platform/index.ts";
import type { SentSource } from "../channel/protocol.ts";
import type { ModelSource } from "../types.ts";

/** @throws UsageError for what is no source */
export function sentSource(source: ModelSource): SentSource {
  if (typeof source === "string" && !/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(source))
    return { kind: "repository", name: source };
  if (typeof source === "string" || source instanceof URL) {
    const url = new URL(source, globalThis.location?.href);
    url.hash = "";
    return { kind: "address", address: url.href };
  }
  if (source instanceof FileSystemDirectoryHandle) return { kind: "folder", handle: source };
  const files = Array.from(source);
  if (files.length > 0) return { kind: "files", files };
  throw new UsageError(
    "no files were given",
    "the list is empty",
    "give the files of a model's folder: config.json, its weights and tokenizer.json",
  );
}
