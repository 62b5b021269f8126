// The files of a model wherever it is: from a folder, from the store, from a server into the store, or from a server alone.
import type { CheckpointFiles } from "../../data/index.ts";
import type { LoadRequest } from "../channel/protocol.ts";
import { bringModel, noteUse, removeFile, type StoredFolder, wholeModel } from "../store/model_store.ts";
import type { ProgressMeter } from "../store/progress_meter.ts";
import { DamagedFileError, storedFiles } from "../store/stored_files.ts";
import { folderFiles, pickedFiles } from "./picked.ts";
import { openRemote, type Remote, sourceName } from "./remote.ts";

interface Opening {
  readonly signal: AbortSignal;
  readonly meter: ProgressMeter;
}

/**
 * Hands the files of a source to `use`, after they were brought. Where one turns out to be damaged and cannot be mended, it is brought anew and
 * `use` is called again.
 */
export async function withSource<T>(
  request: LoadRequest,
  { signal, meter }: Opening,
  use: (files: CheckpointFiles) => Promise<T>,
): Promise<T> {
  const { source } = request;
  if (source.kind === "folder") return use(folderFiles(source.handle));
  if (source.kind === "files") return use(pickedFiles(source.files, sourceName(source)));
  let remote: Promise<Remote> | undefined;
  const server = () => {
    remote ??= openRemote(source, { ...request, signal });
    return remote;
  };
  if (request.store === false) return use((await server()).files);
  for (let tried = 0; ; tried++) {
    const stored: StoredFolder | undefined =
      (await wholeModel(sourceName(source))) ?? (await bringModel(await server(), { meter, signal }));
    if (stored === undefined) return use((await server()).files);
    try {
      const used = await use(storedFiles(stored, async () => (await server()).files));
      await noteUse(stored).catch(() => {});
      return used;
    } catch (error) {
      if (!(error instanceof DamagedFileError) || tried > 0) throw error;
      await removeFile(stored.folder, error.file);
    }
  }
}

/** The files of a source for a look at it: nothing is brought. */
export async function lookAt(request: LoadRequest, signal: AbortSignal): Promise<CheckpointFiles> {
  const { source } = request;
  if (source.kind === "folder") return folderFiles(source.handle);
  if (source.kind === "files") return pickedFiles(source.files, sourceName(source));
  const server = async () => (await openRemote(source, { ...request, signal })).files;
  const stored = request.store === false ? undefined : await wholeModel(sourceName(source));
  return stored === undefined ? server() : storedFiles(stored, server);
}
