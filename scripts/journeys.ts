// Counts the files that two journeys lead through: a line of a problem file to a weight update, a theorem to its verdict.
// Run:    npx tsx scripts/journeys.ts [--list]
// Counts: files of which a function is called on the way (V8's precise coverage), by rooms. What runs on worker threads, in the
//         first journey the checker, is not seen.
import { mkdtempSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runCli } from "../src/cli/run_cli.ts";
import { loadVerb } from "../src/cli/verbs.ts";
import { verifyEmbedded } from "../src/verify/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What every journey uses and no reader of it opens: its functions are known by their names. */
const engine = /^(src\/(platform|gpu|tensor|ops|reference|nn|optim|data\/(weights|tokenizer))|models|shaders)\//;
const language = /^src\/lean\//;

/** A file that is loaded, and the helper that tsx adds to each. */
const passed = new Set(["", "__name"]);

/** The files of the repository of which a function is called while `work` goes on. */
async function filesCalled(work: () => unknown): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  const called = result.filter(({ functions }) =>
    functions.some(({ functionName, ranges }) => !passed.has(functionName) && ranges.some(({ count }) => count > 0)),
  );
  const files = called
    .filter(({ url }) => url.startsWith("file:"))
    .map(({ url }) => relative(root, fileURLToPath(url)));
  return [...new Set(files)].filter((file) => /^(src|models)\//.test(file)).sort();
}

async function gentzen(...args: string[]): Promise<void> {
  const quiet = { write: () => true };
  const code = await runCli(args, { stdout: quiet, stderr: quiet }, new AbortController().signal);
  if (code !== 0) throw new Error(`gentzen ${args.join(" ")} ended with ${code}`);
}

const folder = mkdtempSync(join(tmpdir(), "gentzen-journeys-"));
const write = (name: string, record: object) => {
  writeFileSync(join(folder, name), `${JSON.stringify(record)}\n`);
  return join(folder, name);
};
const statement = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p";
const texts = write("texts.jsonl", { prompt: " h0 : p ∧ q ⊢ q ∧ p", completion: "\n  assumption" });
const facts = { bucket: "1-4", length: 3, provable: true, logic: "intuitionistic" };
const problem = write("problem.jsonl", { name: "swap", statement, ...facts });
const model = join(folder, "model");
const small = ["--capacity", "128", "--model-size", "micro", "--prompt-style", "goal"];
await gentzen("sft", texts, "--out", model, "--steps", "1", "--batch", "1", ...small);
await loadVerb("grpo");
const sizes = [
  "--steps",
  "1",
  "--prompts",
  "1",
  "--group",
  "2",
  "--capacity",
  "128",
  "--max-tokens",
  "8",
  "--workers",
  "1",
];

const journeys = {
  "a line of a problem file → a weight update (gentzen grpo, one step)": await filesCalled(() =>
    gentzen("grpo", problem, "--model", model, "--out", join(folder, "grpo"), ...sizes),
  ),
  "a theorem → its verdict (verifyEmbedded)": await filesCalled(() =>
    verifyEmbedded({ statement, proof: "by\n  obtain ⟨x, y⟩ := h\n  exact ⟨y, x⟩" }),
  ),
};
for (const [name, files] of Object.entries(journeys)) {
  const own = files.filter((file) => !engine.test(file) && !language.test(file));
  const inLanguage = files.filter((file) => language.test(file));
  console.log(`${name}: ${own.length} files, ${inLanguage.length} of the language, ${files.length} in all`);
  if (process.argv.includes("--list")) console.log(`  ${own.join("\n  ")}\n  ${inLanguage.join("\n  ")}`);
}
process.exit(0);
