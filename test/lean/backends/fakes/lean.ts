// A stand-in for the `lean` command: `lean --json [-o MODULE.olean] FILE`, `lean --version`, `lean --print-prefix`.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { doDeeds } from "./deeds.ts";
import { type FakeEnvironment, fakeVersion, runText } from "./language.ts";

const args = process.argv.slice(2);
if (args.includes("--version")) {
  console.log(`Lean (version ${fakeVersion}, x86_64-unknown-linux-gnu, commit fake, Release)`);
} else if (args.includes("--print-prefix")) {
  console.log(dirname(dirname(process.argv[1])));
} else {
  void readFile(args[args.length - 1]);
}

async function readFile(file: string): Promise<void> {
  const text = readFileSync(file, "utf8");
  await doDeeds(text);
  const { environment, messages } = runText(text, {}, load);
  for (const { severity, pos, endPos, data } of messages) {
    console.log(
      JSON.stringify({
        severity: severity === "info" ? "information" : severity,
        pos,
        keepFullRange: false,
        kind: data.startsWith("declaration uses") ? "hasSorry" : "[anonymous]",
        isSilent: false,
        fileName: basename(file),
        endPos,
        data,
        caption: "",
      }),
    );
  }
  const failed = messages.some(({ severity }) => severity === "error");
  if (args.includes("-o") && !failed) writeFileSync(args[args.indexOf("-o") + 1], JSON.stringify(environment));
  process.exitCode = failed ? 1 : 0;
}

/** A compiled module of the search path. */
function load(module: string): FakeEnvironment | undefined {
  for (const folder of (process.env.LEAN_PATH ?? "").split(":")) {
    try {
      return JSON.parse(readFileSync(join(folder, `${module}.olean`), "utf8"));
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
