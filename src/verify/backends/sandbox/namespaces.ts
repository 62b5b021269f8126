// The sandbox made by `unshare` and `mount`, for Linux systems without bubblewrap.
import { existsSync, lstatSync, readlinkSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { dropWords, limitWords, unusedUser } from "./limits.ts";
import { type Sandbox, type SandboxedProgram, sandboxEnvironment, systemFiles, systemFolders } from "./sandbox.ts";

const namespaces = [
  "--mount",
  "--net",
  "--pid",
  "--ipc",
  "--uts",
  "--fork",
  "--kill-child",
  "--propagation",
  "private",
];

/** Where the new root is put together: a folder that exists everywhere and holds nothing that a program is shown. */
const stage = "/sys";

/**
 * Runs programs in namespaces of their own, the same that bubblewrap makes. A shell script mounts what the program may
 * see on an empty root, moves there, and starts the program without privileges. The shell stays as the first process of
 * the namespace: when it ends, or whoever started it, the system ends all processes in it.
 */
export function namespaceSandbox(unshare: string): Sandbox {
  return {
    name: "namespaces",
    guarantee: "no network, files can only be read, a scratch folder of its own, no privileges, limited resources",
    command(program) {
      const user = unusedUser();
      const asUser = user === undefined ? ["--user", "--map-root-user"] : [];
      const inner = [...limitWords(program.limits), ...dropWords(user), program.program, ...program.args];
      const shell = ["/bin/sh", "-euc", script(program), "sh", ...inner];
      return {
        file: "setpriv",
        args: ["--pdeathsig", "KILL", "--", unshare, ...asUser, ...namespaces, "--", ...shell],
        environment: { ...sandboxEnvironment(program), PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" },
        directory: "/",
        owner: user,
      };
    },
  };
}

/** The steps from the system's root to the program's. The script's arguments are the program and its own. */
function script({ readable, scratch, directory, limits }: SandboxedProgram): string {
  return [
    mountTmpfs(stage, 16 * 2 ** 20, "755"),
    `mkdir ${stage}/proc ${stage}/dev ${stage}/tmp ${stage}/.old`,
    `mount -t proc -o nosuid,nodev,noexec none ${stage}/proc`,
    mountTmpfs(`${stage}/tmp`, limits.fileBytes, "1777"),
    ...["null", "zero", "full", "random", "urandom"].map(device),
    ...systemFolders.flatMap((path) => (existsSync(path) ? systemMount(path) : [])),
    ...systemFiles.flatMap((path) => (existsSync(path) ? bindReadOnly(path) : [])),
    ...readable.flatMap(bindReadOnly),
    ...(scratch === undefined ? [] : bind(scratch, "nosuid,nodev")),
    `cd ${stage}`,
    "pivot_root . .old",
    "umount -l /.old",
    "rmdir /.old",
    "mount -o remount,bind,ro,nosuid,nodev /",
    `cd ${quote(directory)}`,
    '"$@"',
  ].join("\n");
}

function mountTmpfs(at: string, bytes: number, mode: string): string {
  return `mount -t tmpfs -o size=${Math.ceil(bytes)},mode=${mode},nosuid,nodev none ${at}`;
}

function device(name: string): string {
  return `: > ${stage}/dev/${name}; mount --bind /dev/${name} ${stage}/dev/${name}`;
}

/** `/bin` and the like are links into `/usr` on most systems. */
function systemMount(path: string): string[] {
  if (!lstatSync(path).isSymbolicLink()) return bindReadOnly(path);
  return [`ln -s ${quote(readlinkSync(path))} ${quote(stage + path)}`];
}

function bindReadOnly(path: string): string[] {
  return bind(path, "ro,nosuid,nodev");
}

/** Shows a file or folder in its own place. What is mounted without permission to execute has to stay so. */
function bind(path: string, options: string): string[] {
  const [from, to] = [quote(path), quote(stage + path)];
  const place = statSync(path).isDirectory()
    ? `mkdir -p ${to}`
    : `mkdir -p ${quote(stage + dirname(path))}; [ -e ${to} ] || : > ${to}`;
  const remount = (all: string) => `mount -o remount,bind,${all} ${to}`;
  return [place, `mount --bind ${from} ${to}`, `${remount(options)} 2>/dev/null || ${remount(`${options},noexec`)}`];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
