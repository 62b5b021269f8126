// Chromium with WebGPU on SwiftShader, out of an npm package: no browser and no library of the system is needed.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium } from "playwright-core";

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Everything that could reach for the network is off, and names resolve to nothing. */
const ARGUMENTS = [
  "--headless=new",
  "--no-sandbox",
  "--no-first-run",
  "--remote-debugging-pipe",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** Why Chromium cannot run here, if it cannot. */
export function chromiumIsImpossible(): string | undefined {
  if (process.platform === "linux" && process.arch === "x64") return undefined;
  return `the browser of the tests is for Linux x64, and this is ${process.platform} ${process.arch}`;
}

export interface OpenChromium {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Starts Chromium with a fresh profile. */
export async function openChromium(): Promise<OpenChromium> {
  const folder = await unpackChromium();
  const profile = await mkdtemp(join(tmpdir(), "gentzen-chromium-"));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    await writeFile(join(profile, "fonts.conf"), fontsOf(folder, profile));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: join(folder, "chromium"),
      ignoreDefaultArgs: true,
      args: [...ARGUMENTS, `--user-data-dir=${profile}`, "about:blank"],
      env: {
        ...process.env,
        LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
        FONTCONFIG_FILE: join(profile, "fonts.conf"),
        HOME: profile,
      },
      timeout: 60_000,
    });
    const close = async () => {
      await context.close();
      await removeProfile();
    };
    return { context, close };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}

/** Where letters are: the package's own, for without any Chromium ends at the first form, and those of the system. */
function fontsOf(folder: string, profile: string): string {
  const places = [join(folder, "fonts", "fonts"), "/usr/share/fonts"].map((place) => `<dir>${place}</dir>`);
  return `<?xml version="1.0"?><fontconfig>${places.join("")}<cachedir>${join(profile, "letters")}</cachedir></fontconfig>`;
}

/**
 * Unpacks Chromium and the libraries that it needs, once for each version of the package. The package unpacks into the
 * system's temporary folder, which is therefore another one meanwhile; its libraries come only where it believes that it
 * runs on AWS.
 */
async function unpackChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(MODULES, "@sparticuz/chromium/package.json"), "utf8"));
  const cache = join(MODULES, ".cache", "gentzen");
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${folder}.`);
  const before = { ...process.env };
  try {
    Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" });
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
    await rename(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
