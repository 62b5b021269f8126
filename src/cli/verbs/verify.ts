// gentzen verify: checks the theorems of Lean files with the embedded checker, or with a real Lean.
import { z } from "zod";
import { DataError, UsageError } from "../../platform/index.ts";
import { readText } from "../../platform/node.ts";
import { type FileVerdict, type Message, type Verdict, verifyFile } from "../../verify/index.ts";
import { openBackend, verifyFileWith } from "../../verify/node.ts";
import { EXIT } from "../exit_codes.ts";
import { defineVerb } from "../verb.ts";
import { verifierFields, verifierOptions } from "../verifier.ts";

/** One line of `verify --json`. */
interface VerdictRecord {
  readonly file: string;
  /** The full name; `example` for an example, the keyword for a command that is refused, `file` for a text as a whole. */
  readonly name: string;
  readonly verdict: Verdict["kind"];
  /** The axioms behind a proof, also behind one that is refused for them. */
  readonly axioms: readonly string[];
  readonly messages: readonly Message[];
  readonly ms: number;
}

export const verb = defineVerb({
  summary: "check the theorems of Lean files",
  description:
    "One record for each theorem or example: proved, incomplete, failed, timeout, crashed or rejected, the axioms behind it,\n" +
    "the messages and the milliseconds. What the embedded checker does not know it rejects by name; it runs no program: #eval is\n" +
    "only typed. A real Lean is asked about each theorem with what stands before it; its proof has to pass the policy on\n" +
    "untrusted proofs first. The exit code is 0 if everything is proved, and 1 if not, or if there is nothing to be proved.",
  config: z.object({ files: z.array(z.string()).min(1).describe("Lean files"), ...verifierFields }),
  positional: "files",
  examples: [
    ["verify proof.lean", "each theorem with its verdict"],
    ["verify a.lean b.lean --json", "one JSON line for each theorem"],
    ["verify a.lean --lean lean --project ~/mathlib_project", "by `lake env lean` of a Lake project, in a sandbox"],
    ["verify a.lean --lean repl --project ~/mathlib_project --repl ~/repl/.lake/build/bin/repl", "by a pool of REPLs"],
    ["verify a.lean --lean kimina --kimina http://localhost:8000", "by a Kimina server"],
  ],
  async run({ files, ...config }, { output }) {
    let proved = true;
    const sources = await Promise.all(files.map(async (file) => ({ file, source: await readSource(file) })));
    const { lean } = config;
    const backend = lean === "embedded" ? undefined : await openBackend({ ...verifierOptions(config), lean });
    const verdictsOf = async (source: string): Promise<readonly FileVerdict[]> => {
      return backend === undefined ? verifyFile(source) : verifyFileWith(backend, source);
    };
    try {
      for (const { file, source } of sources) {
        const found = await verdictsOf(source);
        for (const each of found) {
          proved &&= each.verdict.kind === "proved";
          const record = recordOf(file, each);
          output.record(record, () => describe(record, each.line));
        }
      }
    } finally {
      await backend?.close();
    }
    return proved ? EXIT.ok : EXIT.failed;
  },
});

/** A file that was named and cannot be read is a mistake in the command line, found before anything is checked. */
async function readSource(file: string): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new UsageError(error.what, error.evidence, error.hint);
  }
}

function recordOf(file: string, { name, line, verdict, milliseconds }: FileVerdict): VerdictRecord {
  const messages = messagesOf(verdict, line);
  return {
    file,
    name,
    verdict: verdict.kind,
    axioms: axiomsOf(verdict),
    messages,
    ms: Number(milliseconds.toFixed(2)),
  };
}

function axiomsOf(verdict: Verdict): readonly string[] {
  if (verdict.kind === "incomplete") return ["sorryAx"];
  return verdict.kind === "proved" || verdict.kind === "rejected" ? (verdict.axioms ?? []) : [];
}

function messagesOf(verdict: Verdict, line: number): readonly Message[] {
  const message = (severity: Message["severity"], text: string): Message => ({ severity, line, column: 0, text });
  switch (verdict.kind) {
    case "proved":
      return [];
    case "incomplete":
      return [
        message("warning", "declaration uses `sorry`"),
        ...verdict.holes.map(({ hypotheses, target, ...at }): Message => {
          const context = hypotheses.map(({ name, type }) => `${name} : ${type}\n`);
          return { severity: "info", line: at.line, column: at.column, text: `${context.join("")}⊢ ${target}` };
        }),
      ];
    case "failed":
      return verdict.messages;
    case "timeout":
      return [message("error", `the limit on ${verdict.limit} was reached`)];
    case "crashed":
      return [message("error", verdict.reason)];
    case "rejected":
      return [
        verdict.message === undefined ? message("error", verdict.reason) : { ...verdict.message, text: verdict.reason },
      ];
  }
}

function describe({ file, name, verdict, axioms, messages }: VerdictRecord, line: number): string {
  const by = verdict === "proved" && axioms.length > 0 ? [`by ${axioms.join(", ")}`] : [];
  const said = messages.map((message) => `${message.line}:${message.column}: ${message.text}`);
  return [`${file}:${line}: ${name}: ${verdict}`, ...[...by, ...said].map((text) => indent(text))].join("\n");
}

const indent = (text: string) => `  ${text.replaceAll("\n", "\n  ")}`;
