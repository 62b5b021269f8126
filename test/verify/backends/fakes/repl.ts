// A stand-in for leanprover-community/repl: its framing, its numbers of environments, its ways to die. Flags make it
// misbehave at random: --seed N --crash P --hang P --slow P --garbage P --grow P --megabytes N --leak N --chop --old.
import { writeSync } from "node:fs";
import { Random } from "../../../../src/platform/random.ts";
import { doDeeds, grow, sleep } from "./deeds.ts";
import { type FakeEnvironment, runText } from "./language.ts";
import { loadModule } from "./search_path.ts";

const flags = process.argv.slice(2);
const flag = (name: string) => Number(flags[flags.indexOf(`--${name}`) + 1] ?? 0) * Number(flags.includes(`--${name}`));
const random = new Random(flag("seed"));
const chop = flags.includes("--chop");
const environments: FakeEnvironment[] = [];

// Its modules are found by way of the toolchain, which it asks `lean` for unless a variable names it.
if (process.env.LEAN_SYSROOT === undefined) die("could not execute external process 'lean'");

let lines: string[] = [];
let rest = "";
let work = Promise.resolve();
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text: string) => {
  const parts = (rest + text).split("\n");
  rest = parts.pop() as string;
  for (const part of parts) {
    if (part.trim() !== "") lines.push(part.trimEnd());
    else {
      const query = lines.length === 0 ? "\n" : lines.join("");
      lines = [];
      work = work.then(() => answer(query));
    }
  }
});
process.stdin.on("end", () => work.then(() => process.exit(0)));

async function answer(query: string): Promise<void> {
  if (query.startsWith("#") || query.startsWith("--")) return;
  let request: { cmd?: string; env?: number };
  try {
    request = JSON.parse(query);
  } catch (error) {
    return die(`Could not parse JSON:\n${error}`);
  }
  const isIndex = request.env === undefined || (Number.isInteger(request.env) && request.env >= 0);
  if (typeof request.cmd !== "string" || !isIndex) return die("Could not parse as a valid JSON command:\n");
  if (request.env !== undefined && environments[request.env] === undefined)
    return print({ message: "Unknown environment." });
  await misbehave();
  await doDeeds(request.cmd);
  const before = request.env === undefined ? {} : environments[request.env];
  const { environment, messages, sorries } = runText(request.cmd, before, loadModule);
  const missing = messages.find(({ data }) => data.startsWith("unknown module"));
  // Older ones answer an import that fails by a text alone.
  if (missing !== undefined && flags.includes("--old")) return print({ message: missing.data });
  print({
    ...(sorries.length > 0 ? { sorries: sorries.map((sorry, proofState) => ({ proofState, ...sorry })) } : {}),
    ...(messages.length > 0 ? { messages } : {}),
    env: environments.push(environment) - 1,
  });
}

async function misbehave(): Promise<void> {
  if (flag("leak") > 0) grow(flag("leak"));
  if (random.next() < flag("slow")) sleep(random.int(60));
  if (random.next() < flag("grow")) grow(flag("megabytes"));
  if (random.next() < flag("garbage")) writeSync(1, "INTERNAL PANIC: unreachable code has been reached\n");
  if (random.next() < flag("hang")) sleep(3_600_000);
  if (random.next() < flag("crash")) process.kill(process.pid, random.next() < 0.5 ? "SIGSEGV" : "SIGKILL");
}

/** Pretty-printed JSON over several lines and a blank line, in odd pieces if wanted. */
function print(response: object): void {
  const bytes = Buffer.from(`${JSON.stringify(response, null, 1)}\n\n`);
  for (let at = 0; at < bytes.length; ) {
    const size = chop ? 1 + random.int(40) : bytes.length;
    const end = Math.min(bytes.length, at + size);
    while (at < end) at += writeSync(1, bytes, at, end - at);
    if (chop && random.next() < 0.1) sleep(1);
  }
}

function die(message: string): void {
  writeSync(2, `uncaught exception: ${JSON.stringify({ message })}\n`);
  process.exit(1);
}
