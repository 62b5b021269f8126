// A model on a server: at an address, or at Hugging Face by its name.
import {
  type CheckpointFiles,
  COMPANION_FILES,
  filesAt,
  type HubFile,
  httpFiles,
  hubAddress,
  type Repository,
  repositoryOf,
  weightFilesOf,
} from "../../data/index.ts";
import { UsageError } from "../../platform/index.ts";
import type { SentSource } from "../channel/protocol.ts";
import type { SourceOptions } from "../types.ts";

/** A file on a server, with what tells its content from another one of the same length. */
export interface RemoteFile {
  readonly name: string;
  readonly size: number;
  readonly etag?: string;
  /** SHA-256, or Git's hash for small files at Hugging Face. */
  readonly hash?: string;
}

export interface Remote {
  /** The address or the name that the model is known by. */
  readonly source: string;
  readonly files: CheckpointFiles;
  /** The files that loading needs. @throws DataError for what the server refuses */
  list(): Promise<RemoteFile[]>;
}

type Access = Pick<SourceOptions, "token" | "endpoint" | "signal">;

/** How a source is called that is not in the tab. */
export function sourceName(source: SentSource): string {
  if (source.kind === "address") return source.address.replace(/\/+$/, "");
  if (source.kind === "folder") return source.handle.name;
  if (source.kind === "files") return source.files[0]?.webkitRelativePath.split("/")[0] || "files";
  const { id, revision } = repositoryIn(source.name);
  return `${id}@${revision}`;
}

/** A source on a server. */
export async function openRemote(
  source: Exclude<SentSource, { kind: "folder" | "files" }>,
  access: Access,
): Promise<Remote> {
  return source.kind === "address" ? atAddress(source.address, access) : atHub(repositoryIn(source.name), access);
}

function repositoryIn(name: string): Repository {
  const found = repositoryOf(name);
  if (found !== undefined) return found;
  throw new UsageError(
    "neither an address nor the name of a model",
    name,
    "OWNER/NAME for a model at Hugging Face; an address begins with https://, ./, ../ or /",
  );
}

function atAddress(address: string, { signal, token }: Access): Remote {
  const source = address.replace(/\/+$/, "");
  const etags = new Map<string, string>();
  const request: typeof fetch = async (input, init) => {
    const answer = await fetch(input, { ...init, ...(signal && { signal }) });
    const etag = answer.headers.get("etag");
    if (etag !== null) etags.set(String(input), etag);
    return answer;
  };
  const files = httpFiles(
    source,
    request,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
  return {
    source,
    files,
    async list() {
      const found: RemoteFile[] = [];
      for (const name of ["config.json", ...COMPANION_FILES, ...(await weightFilesOf(files))]) {
        const size = await files.length(name);
        const etag = etags.get(`${source}/${name}`);
        if (size !== undefined) found.push({ name, size, ...(etag !== undefined && { etag }) });
      }
      return found;
    },
  };
}

async function atHub(repository: Repository, access: Access): Promise<Remote> {
  const { endpoint, signal, token } = access;
  const { commit, files: listed } = await filesAt(repository, {
    ...(endpoint !== undefined && { endpoint }),
    ...(token !== undefined && { token }),
    ...(signal && { signal }),
  });
  const known = new Map<string, HubFile>(listed.map((file) => [file.path, file]));
  const over = atAddress(hubAddress({ ...repository, revision: commit }, endpoint), access).files;
  // What the server's list says is not asked for again.
  const files: CheckpointFiles = { ...over, length: async (name) => known.get(name)?.size };
  return {
    source: `${repository.id}@${repository.revision}`,
    files,
    async list() {
      const names = ["config.json", ...COMPANION_FILES, ...(await weightFilesOf(files))];
      return names.flatMap((name) => {
        const found = known.get(name);
        return found === undefined ? [] : [{ name, size: found.size, hash: found.hash }];
      });
    },
  };
}
