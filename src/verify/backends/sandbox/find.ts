// Which sandbox this machine has. Each is tried before it is believed.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { LeanError } from "../../../platform/index.ts";
import { bubblewrap } from "./bubblewrap.ts";
import { limitWords } from "./limits.ts";
import { namespaceSandbox } from "./namespaces.ts";
import { processLimits, type Sandbox, sandboxEnvironment } from "./sandbox.ts";

/** The sandbox that works here, bubblewrap before plain namespaces; undefined where none does. */
export async function findSandbox(platform = process.platform): Promise<Sandbox | undefined> {
  for (const sandbox of candidates(platform)) if (await works(sandbox)) return sandbox;
  return undefined;
}

/** Every sandbox that works here. */
export async function findSandboxes(): Promise<Sandbox[]> {
  const found: Sandbox[] = [];
  for (const sandbox of candidates(process.platform)) if (await works(sandbox)) found.push(sandbox);
  return found;
}

/**
 * The sandbox to be used for untrusted text. @throws {LeanError} where there is none and `allowUnsandboxed` is not set:
 * then every proof could do on this machine whatever its user can. On Windows no Lean is run.
 */
export async function requireSandbox(allowUnsandboxed: boolean, platform = process.platform): Promise<Sandbox> {
  if (platform === "win32")
    throw new LeanError(
      "on Windows no real Lean is started",
      "nothing here ends a process of Windows with all that it has started, as limits on time and memory have to",
      "use the embedded checker, a Kimina server (--lean kimina --kimina URL), or gentzen in WSL 2",
    );
  const sandbox = await findSandbox(platform);
  if (sandbox !== undefined) return sandbox;
  if (allowUnsandboxed) return unsandboxed(platform);
  const [tried, remedy] =
    platform === "linux"
      ? [
          "neither bubblewrap (bwrap) nor unshare with mount, setpriv and prlimit could run a program",
          "install bubblewrap",
        ]
      : [`there are sandboxes on Linux alone, and this is ${platform}`, "use a Kimina server in a container"];
  throw new LeanError(
    "no sandbox works on this machine, and Lean runs whatever a proof says while it checks it",
    tried,
    `${remedy}; or, if every proof comes from somebody you trust, pass --allow-unsandboxed-lean`,
  );
}

/** No sandbox: a cleared environment, and limits where the system has `prlimit` and /proc. The process can do what its user can. */
export function unsandboxed(platform = process.platform): Sandbox {
  const prlimit = onPath("prlimit");
  const limited = platform === "linux" ? "resources" : "time and output";
  return {
    name: "none",
    guarantee: `nothing but limits on ${limited}: a proof can do on this machine whatever its user can`,
    command(program) {
      const before = prlimit === undefined ? [] : limitWords({ ...program.limits, processes: 4096 });
      const [file = program.program, ...args] = [...before, program.program, ...program.args];
      const environment = { ...sandboxEnvironment(program), HOME: process.env.HOME ?? "/tmp" };
      return { file, args, environment, directory: program.directory };
    },
  };
}

/** The absolute path of a program, as a shell would find it. */
export function onPath(
  name: string,
  { platform = process.platform, path: searched = process.env.PATH } = {},
): string | undefined {
  for (const folder of (searched ?? "").split(delimiter)) {
    const path = join(folder, platform === "win32" ? `${name}.exe` : name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

function candidates(platform: NodeJS.Platform): Sandbox[] {
  const [bwrap, unshare] = [onPath("bwrap"), onPath("unshare")];
  const helpers = ["prlimit", "setpriv"].every((name) => onPath(name) !== undefined);
  if (platform !== "linux" || !helpers) return [];
  return [
    ...(bwrap === undefined ? [] : [bubblewrap(bwrap)]),
    ...(unshare === undefined ? [] : [namespaceSandbox(unshare)]),
  ];
}

/** Starts a shell in it that tries to write where it must not, and looks for a network besides the loopback device. */
function works(sandbox: Sandbox): Promise<boolean> {
  const probe =
    'touch /usr/gentzen-probe /gentzen-probe 2>/dev/null && exit 1; [ "$(wc -l < /proc/net/dev)" -le 3 ] && echo contained';
  const { file, args, environment } = sandbox.command({
    program: "/bin/sh",
    args: ["-c", probe],
    directory: "/tmp",
    readable: [],
    limits: { ...processLimits, memoryBytes: 2 ** 28, cpuSeconds: 10, fileBytes: 2 ** 20 },
  });
  return new Promise((resolve) => {
    execFile(file, [...args], { env: environment, cwd: "/", timeout: 20_000 }, (error, stdout) =>
      resolve(error === null && stdout.trim() === "contained"),
    );
  });
}
