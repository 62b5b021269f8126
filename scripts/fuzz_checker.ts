// Fuzzes the embedded checker: mutated proofs of true and false statements, arithmetic, files, and files before and after a
// change that must not change a verdict (commands moved, indented, joined, commented; queries, binders and lemmas added).
//   npx tsx scripts/fuzz_checker.ts [--minutes 10] [--seed 1] [--from 0] [--json]
// Nothing that is false may be proved, nothing may crash, and nothing may go on past its limits. Each case depends on the seed
// and its number alone; a finding names both. The exit code is 1 if anything was found.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Finding, type FuzzCase, fuzzCase, fuzzCorpus, runFuzzCase } from "../test/lean/fuzz.ts";

const CORPUS_SIZE = 1500;
/** Cases between two signs of life. */
const BLOCK = 20;
/** A case that takes more of the processor goes on past its limits; a busy machine adds nothing to it. */
const LONGEST_MILLISECONDS = 10_000;
/** A process that gives no sign of life for so long hangs. */
const HANG_MILLISECONDS = 900_000;

interface Report {
  /** The number of the next case. */
  readonly next: number;
  readonly finding?: Finding;
  readonly done?: boolean;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
    child: { type: "boolean", default: false },
  },
});
const { seed } = values;
const from = Number(values.from);

/** Checks cases until the time is over, and reports to the parent process. */
function work(): void {
  const report = (message: Report) => process.send?.(message);
  const corpus = fuzzCorpus(CORPUS_SIZE);
  const end = performance.now() + Number(values.minutes) * 60_000;
  let index = from;
  for (; performance.now() < end; index++) {
    if (index % BLOCK === 0) report({ next: index });
    const finding = timed(fuzzCase(corpus, seed, index));
    if (finding !== undefined) report({ next: index, finding });
  }
  report({ next: index, done: true });
  process.disconnect();
}

/** Checks a case; one that takes too long is a finding too. */
function timed(tried: FuzzCase): Finding | undefined {
  const start = process.cpuUsage();
  const finding = runFuzzCase(tried);
  const { user, system } = process.cpuUsage(start);
  const milliseconds = (user + system) / 1000;
  if (finding !== undefined || milliseconds < LONGEST_MILLISECONDS) return finding;
  return { what: "hang", text: tried.text, detail: `${milliseconds.toFixed(0)} ms` };
}

/** Watches a process that does the work, and prints what it finds. */
async function watch(): Promise<void> {
  const findings: (Finding & { case: number })[] = [];
  const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--child"]);
  let next = from;
  const found = (number: number, finding: Finding) => {
    findings.push({ case: number, ...finding });
    console.error(`case ${number}: ${finding.what}: ${finding.detail}\n${finding.text}\n`);
  };
  const hang = () => {
    found(next, { what: "hang", text: "", detail: `this case or one of the ${BLOCK} after it` });
    child.kill("SIGKILL");
  };
  let timer = setTimeout(hang, HANG_MILLISECONDS);
  let done = false;
  child.on("message", (report: Report) => {
    clearTimeout(timer);
    timer = setTimeout(hang, HANG_MILLISECONDS);
    next = report.next;
    done = report.done ?? false;
    if (report.finding !== undefined) found(report.next, report.finding);
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  if (!done && findings.at(-1)?.what !== "hang") {
    found(next, {
      what: "crash",
      text: "",
      detail: `the process ended with code ${code} at this case or soon after it`,
    });
  }
  const summary = { fuzz: "checker", seed, minutes: Number(values.minutes), cases: next - from, findings };
  console.log(values.json ? JSON.stringify(summary) : `${summary.cases} cases, ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

if (values.child) work();
else await watch();
