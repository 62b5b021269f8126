// A run with the fake backend in a process of its own. Arguments: the folder, the style of its prompts (`search`: steps, with a search over
// states for what no sample proves) and, if the run is to die, after how many calls to the file system it kills itself. At its end it prints how many calls it has made.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [, , path, style, deathText] = process.argv;
const death = deathText === undefined ? Number.POSITIVE_INFINITY : Number(deathText);
let calls = 0;

/** Makes every call of these functions count, and the last one never return. */
function count(functions: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const original = functions[name] as (...args: unknown[]) => unknown;
    functions[name] = (...args: unknown[]) => {
      if (++calls >= death) process.kill(process.pid, "SIGKILL");
      return original.apply(functions, args);
    };
  }
}
count(fs as unknown as Record<string, unknown>, [
  ...["openSync", "writeSync", "writeFileSync", "appendFileSync", "fsyncSync", "ftruncateSync", "truncateSync"],
  ...["renameSync", "mkdirSync", "rmSync", "unlinkSync", "closeSync"],
]);
count(fs.promises as unknown as Record<string, unknown>, ["open", "writeFile", "rename", "mkdir", "rm", "unlink"]);
syncBuiltinESMExports();

const { fakeConfig } = await import("./fake_config.ts");
const { runPipeline } = await import("../../../src/prover/run/pipeline.ts");
const { FakeBackend } = await import("./fake_backend.ts");
const backend = new FakeBackend(() => {});
const states = style === "search" ? { states: { method: "best-first", tokens: 400, checks: 20, width: 2 } } : {};
const byStep = { promptStyle: "step", expert: { subgoals: { waves: 0 }, ...states } };
const config = fakeConfig(style === "goal" ? {} : byStep);
await runPipeline({ config, path, openBackend: async () => backend, judge: backend.judge });
console.log(calls);
