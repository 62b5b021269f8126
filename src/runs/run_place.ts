// The folder of a run: taken only where it is new, empty, or a run that gentzen began there; never a model's, never anybody else's (Node).
import { randomUUID } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { ConfigError, checkOptions, DataError, isTable, option, type Rules } from "../platform/index.ts";
import { FileError, makeFolders, moveToSync, onFileSync } from "../platform/node.ts";
import { claimFolder, type FolderClaim, isClaimFile } from "./folder_claim.ts";

/** The file that makes a folder a run's. */
export const RUN_MARKER = "gentzen-run.json";

/** Of what a run keeps in its folder: one of another version is not resumed. */
const VERSION = 2;

/** Folders in a run that the run writes and clears as it goes. */
const MANAGED = ["checkpoints", "model", "problems", "samples"];

export interface RunPlaceOptions {
  /** What kind of run it is: a folder keeps its kind. */
  readonly kind: string;
  /** Files and folders that the run reads, such as the model that it begins with: it must not write over them. */
  readonly sources?: readonly string[];
}

const placeRules: Rules<RunPlaceOptions> = {
  kind: option.text,
  sources: option.optional(option.listOf(option.text)),
};

/** A run's folder, held by this process until it is released. */
export interface RunPlace {
  /** Its full path. */
  readonly path: string;
  /** Gives it free. A folder that was made for the run, and that got no file of it, is removed. */
  release(): void;
}

/**
 * Takes a folder for a run: makes it, marks it as the run's, and holds it against other processes.
 *
 * @throws {DataError} where the folder holds something that is no run. @throws {ConfigError} where it is another kind of run,
 * or a source lies in it, or it in a source. @throws {FolderInUseError} where another process has it.
 */
export function takeRunPlace(out: string, options: RunPlaceOptions): RunPlace {
  checkOptions("takeRunPlace", options, placeRules);
  const { kind, sources = [] } = options;
  const path = resolve(out);
  const created = onFileSync("use the folder", path, () => {
    for (const source of sources) refuseSource(path, source);
    refuseManaged(path);
    if (!existsSync(path)) return true;
    if (!statSync(path).isDirectory()) {
      const reason = "ENOTDIR: there is a file of that name";
      throw new FileError(
        `cannot use the folder ${path}`,
        "ENOTDIR",
        reason,
        "choose another path, or move that file away",
      );
    }
    checkOwner(path, kind);
    return false;
  });
  makeFolders(path);
  const claim = claimFolder(path, `gentzen ${kind}`);
  try {
    // Somebody else may have come first; from here on nobody can.
    if (!checkOwner(path, kind)) writeMarker(path, kind);
  } catch (error) {
    claim.release();
    throw error;
  }
  return { path, release: () => release(path, claim, created) };
}

/** Does work in a run's folder, which is taken for it and given free afterwards, unless the caller holds it. */
export async function inRunPlace<T>(
  out: string | RunPlace,
  options: RunPlaceOptions,
  work: (place: RunPlace) => Promise<T>,
): Promise<T> {
  if (typeof out !== "string") return work(out);
  const place = takeRunPlace(out, options);
  try {
    return await work(place);
  } finally {
    place.release();
  }
}

function release(path: string, claim: FolderClaim, created: boolean): void {
  try {
    const names = readdirSync(path).filter((name) => !isClaimFile(name));
    if (created && names.every((name) => name === RUN_MARKER)) for (const name of names) unlinkSync(join(path, name));
  } catch {
    // The folder is gone, or the disk: there is nothing to tidy.
  }
  claim.release();
  try {
    if (created) rmdirSync(path);
  } catch {
    // It holds the run.
  }
}

/** Whether the folder is a run of this kind; false where it is empty. Hidden files of others are left alone. */
function checkOwner(path: string, kind: string): boolean {
  const names = onFileSync("list", path, () => readdirSync(path));
  if (!names.includes(RUN_MARKER)) {
    const strangers = names.filter((name) => !name.startsWith("."));
    if (strangers.length === 0) return false;
    throw new DataError(
      `the folder is not empty and not a run that gentzen began: ${path}`,
      `it holds ${strangers.slice(0, 5).join(", ")}${strangers.length > 5 ? ", …" : ""}, and no ${RUN_MARKER}`,
      "choose another folder, or an empty one",
    );
  }
  const marker = readMarker(join(path, RUN_MARKER));
  if (marker.kind !== kind) {
    throw new ConfigError(
      `the folder holds another kind of run: ${path}`,
      `gentzen ${marker.kind} began it, this is gentzen ${kind}`,
      "choose another folder",
    );
  }
  return true;
}

function readMarker(file: string): { kind: string } {
  const text = onFileSync("read", file, () => readFileSync(file, "utf8"));
  const marker = parseOrNull(text);
  if (isTable(marker) && marker.gentzen === "run" && typeof marker.kind === "string") {
    if (marker.version === VERSION) return { kind: marker.kind };
    throw new DataError(
      `the folder's run was begun by another version of gentzen: ${dirname(file)}`,
      `its files have version ${marker.version}; this gentzen goes on with version ${VERSION}`,
      "choose another folder, or go on with the gentzen that began it; its model and its proofs can be used as they are",
    );
  }
  throw new DataError(
    `the folder's mark is not one that is understood: ${file}`,
    `it says ${JSON.stringify(text.trim().slice(0, 80))}; this version knows "gentzen": "run", "version": ${VERSION}`,
    "it is damaged, or of another version: choose another folder",
  );
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function writeMarker(path: string, kind: string): void {
  const file = join(path, RUN_MARKER);
  const text = `${JSON.stringify({ gentzen: "run", version: VERSION, kind })}\n`;
  const draft = join(path, `.${RUN_MARKER}.${randomUUID()}.tmp`);
  onFileSync("write", file, () => {
    try {
      writeFileSync(draft, text, { flag: "wx", flush: true });
      moveToSync(draft, file);
    } finally {
      rmSync(draft, { force: true });
    }
  });
}

/** A place and a source may not lie in each other, whatever their paths are called. */
function refuseSource(path: string, source: string): void {
  const from = resolve(source);
  if (!existsSync(from)) return;
  // The model of a run is in the run's folder.
  const model = existsSync(join(from, RUN_MARKER)) && existsSync(join(from, "model")) ? join(from, "model") : from;
  const complain = (what: string) => {
    throw new ConfigError(
      `--out would write over what the run begins with: ${path}`,
      `${what}: ${source}`,
      "choose another folder for the run; the model's stays as it is",
    );
  };
  if (isSame(path, model) || isSame(path, from)) complain("it is the folder of the model");
  if (isInside(path, model)) complain("it lies in the folder of the model");
  if (existsSync(path) && isInside(model, path)) complain("the model lies in it");
}

/** What a run clears is no place for another one. */
function refuseManaged(path: string): void {
  let below: string | undefined;
  for (const folder of ancestors(path)) {
    const child = below === undefined ? undefined : basename(below);
    below = folder;
    if (child === undefined || !existsSync(join(folder, RUN_MARKER))) continue;
    if (!MANAGED.includes(child)) continue;
    throw new ConfigError(
      `the folder lies in another run: ${path}`,
      `${folder} keeps its ${child} there, and removes what else is in it`,
      "choose a folder outside of it",
    );
  }
}

/** The folder, or what it will be, and those above it up to the root, with links followed. */
function ancestors(path: string): string[] {
  let folder = realPath(path);
  const found = [folder];
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    found.push(folder);
  }
  return found;
}

/** The path with links followed, as far as it exists. */
function realPath(path: string): string {
  for (let folder = path, rest = ""; ; ) {
    try {
      const real = realpathSync.native(folder);
      return rest === "" ? real : join(real, rest);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(folder) === folder) return resolve(path);
      rest = rest === "" ? basename(folder) : basename(folder) + sep + rest;
      folder = dirname(folder);
    }
  }
}

/**
 * Whether a full path lies below a folder, by their texts. From one drive of Windows to another there is no relative path: a full one is found.
 * @param system for tests: how paths are read
 */
export function liesBelow(folder: string, path: string, system: PathRules = { relative, isAbsolute, sep }): boolean {
  const below = system.relative(folder, path);
  return below !== "" && below.split(system.sep)[0] !== ".." && !system.isAbsolute(below);
}

/** How a system's paths are read: `node:path`, of which a declaration must not speak. */
interface PathRules {
  readonly sep: string;
  relative(from: string, to: string): string;
  isAbsolute(path: string): boolean;
}

/** Whether two paths lead to one folder: the system's own number of it decides, for links, mounts and upper case. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  if (one === undefined || other === undefined) return realPath(a) === realPath(b);
  return one.dev === other.dev && one.ino === other.ino;
}

function isInside(path: string, folder: string): boolean {
  if (liesBelow(realPath(folder), realPath(path))) return true;
  return ancestors(path)
    .slice(1)
    .some((each) => isSame(each, folder));
}
