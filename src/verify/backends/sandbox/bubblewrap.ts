// The sandbox made by bubblewrap (`bwrap`).
import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import { dropWords, limitWords, unusedUser } from "./limits.ts";
import { type Sandbox, sandboxEnvironment, systemFiles, systemFolders } from "./sandbox.ts";

/** Runs programs under bubblewrap: namespaces of their own, a file system that can only be read, no network. */
export function bubblewrap(bwrap: string): Sandbox {
  return {
    name: "bubblewrap",
    guarantee: "no network, files can only be read, a scratch folder of its own, no privileges, limited resources",
    command(program) {
      const user = unusedUser();
      const { scratch, readable, directory, limits } = program;
      const environment = Object.entries(sandboxEnvironment(program));
      const args = [
        // The superuser needs no user namespace, and a namespace would keep the limit on processes from applying.
        ...(user === undefined ? ["--unshare-all"] : asSuperuser),
        ...["--die-with-parent", "--new-session", "--clearenv"],
        ...environment.flatMap(([name, value]) => ["--setenv", name, value]),
        ...systemFolders.flatMap(systemMount),
        ...["--proc", "/proc", "--dev", "/dev"],
        ...["--perms", "1777", "--size", String(limits.fileBytes), "--tmpfs", "/tmp"],
        ...foldersAbove([...systemFiles, ...readable, ...(scratch === undefined ? [] : [scratch])]),
        ...systemFiles.flatMap((path) => ["--ro-bind-try", path, path]),
        ...readable.flatMap((path) => ["--ro-bind", path, path]),
        ...(scratch === undefined ? [] : ["--bind", scratch, scratch]),
        ...["--remount-ro", "/", "--chdir", directory, "--"],
        ...[...limitWords(limits), ...dropWords(user), program.program, ...program.args],
      ];
      // The loader's and the shell's variables must not reach bwrap itself either.
      return { file: bwrap, args, environment: { PATH: "/usr/bin:/bin" }, directory: "/", owner: user };
    },
  };
}

const asSuperuser = [
  ...["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"],
  ...["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"],
];

/** Folders that lead to what is shown. Bubblewrap would make them for the superuser alone. */
function foldersAbove(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) folders.add(folder);
  }
  const own = ["/tmp", "/proc", "/dev", ...systemFolders];
  const outermostFirst = [...folders].filter((folder) => !own.includes(folder)).sort();
  return outermostFirst.flatMap((folder) => ["--perms", "0755", "--dir", folder]);
}

/** `/bin` and the like are links into `/usr` on most systems. */
function systemMount(path: string): string[] {
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path];
}
