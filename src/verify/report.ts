// Verdicts on the theorems of a file, as records and in words.
import type { FileVerdict } from "./files.ts";
import type { Message, Verdict } from "./verifier.ts";

/** What is to be said of one theorem of a file. */
export interface TheoremReport {
  readonly file: string;
  /** The full name; `example` for an example, the keyword for a command that is refused, `file` for a text as a whole. */
  readonly name: string;
  readonly verdict: Verdict["kind"];
  /** The axioms behind a proof, also behind one that is refused for them. */
  readonly axioms: readonly string[];
  readonly messages: readonly Message[];
  readonly ms: number;
  /** What judged, as verdicts are remembered under it: the checker with the release of Lean that it follows, or a Lean. */
  readonly toolchain: string;
}

/** A verdict on a theorem of a file as plain data, its messages in one form whatever its kind. */
export function theoremReport(
  file: string,
  { name, line, verdict, milliseconds }: FileVerdict,
  toolchain: string,
): TheoremReport {
  const messages = messagesOf(verdict, line);
  return {
    file,
    name,
    verdict: verdict.kind,
    axioms: axiomsOf(verdict),
    messages,
    ms: Number(milliseconds.toFixed(2)),
    toolchain,
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

/** The same for people. */
export function describeTheorem({ file, name, verdict, axioms, messages }: TheoremReport, line: number): string {
  const by = verdict === "proved" && axioms.length > 0 ? [`by ${axioms.join(", ")}`] : [];
  const said = messages.map((message) => `${message.line}:${message.column}: ${message.text}`);
  return [`${file}:${line}: ${name}: ${verdict}`, ...[...by, ...said].map((text) => indent(text))].join("\n");
}

const indent = (text: string) => `  ${text.replaceAll("\n", "\n  ")}`;
