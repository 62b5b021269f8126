// Unpacks the SwiftShader Vulkan driver that the npm package @sparticuz/chromium carries, once per user.
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { readTar } from "./tar.ts";

/** The files of an unpacked SwiftShader. */
export interface SwiftShaderFiles {
  /** The driver manifest to point the Vulkan loader at. */
  manifest: string;
  /** A Vulkan loader, for systems that have none. */
  loader: string;
}

const MANIFEST = "vk_swiftshader_icd.json";
const LOADER = "libvulkan.so.1";
const WANTED = [MANIFEST, "libvk_swiftshader.so", LOADER];

let unpacking: Promise<SwiftShaderFiles | string> | undefined;

/**
 * Unpacks SwiftShader into the user's cache folder, unless it is there already.
 *
 * @returns where the files are, or the reason why there are none.
 */
export function unpackSwiftShader(): Promise<SwiftShaderFiles | string> {
  unpacking ??= unpack();
  return unpacking;
}

async function unpack(): Promise<SwiftShaderFiles | string> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `only for Linux x64, and this is ${process.platform} ${process.arch}`;
  }
  const archive = findArchive();
  if (archive === undefined) return "the npm package @sparticuz/chromium is not installed";
  const packed = await readFile(archive);
  const version = createHash("sha256").update(packed).digest("hex").slice(0, 16);
  const reasons: string[] = [];
  for (const base of cacheFolders()) {
    const folder = join(base, `swiftshader-${version}`);
    try {
      await mkdir(base, { recursive: true, mode: 0o700 });
      await refuseForeignFolder(base);
      if (!(await isComplete(folder))) await unpackInto(folder, packed);
      return { manifest: join(folder, MANIFEST), loader: join(folder, LOADER) };
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  return `cannot unpack it: ${reasons.join("; ")}`;
}

function findArchive(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
    for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
      const archive = join(folder, "bin", "swiftshader.tar.br");
      if (existsSync(archive)) return archive;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

/** Where to unpack: the user's cache, else the temporary folder. */
function cacheFolders(): string[] {
  const user = process.getuid?.() ?? "user";
  return [join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "gentzen"), join(tmpdir(), `gentzen-${user}`)];
}

/** Libraries are loaded from here, so a folder that somebody else could have filled is refused. */
async function refuseForeignFolder(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user`);
  if ((mode & 0o022) !== 0) throw new Error(`${folder} can be written by other users`);
}

async function isComplete(folder: string): Promise<boolean> {
  try {
    const sizes = JSON.parse(await readFile(join(folder, "sizes.json"), "utf8")) as Record<string, number>;
    for (const name of WANTED) if ((await stat(join(folder, name))).size !== sizes[name]) return false;
    return true;
  } catch {
    return false;
  }
}

/** Unpacks beside the folder and renames, so that several processes may do it at once. */
async function unpackInto(folder: string, packed: Uint8Array): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const sizes: Record<string, number> = {};
    for (const entry of readTar(brotliDecompressSync(packed))) {
      if (!WANTED.includes(entry.name)) continue;
      await writeFile(join(draft, entry.name), entry.data);
      await chmod(join(draft, entry.name), 0o755);
      sizes[entry.name] = entry.data.length;
    }
    const absent = WANTED.filter((name) => !(name in sizes));
    if (absent.length > 0) throw new Error(`the archive has no ${absent.join(", ")}`);
    await writeFile(join(draft, "sizes.json"), JSON.stringify(sizes));
    await rename(draft, folder);
  } catch (error) {
    if (await isComplete(folder)) return;
    if (isNotEmpty(error)) {
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
      return;
    }
    throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function isNotEmpty(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOTEMPTY" || code === "EEXIST";
}
