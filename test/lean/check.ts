// What the Lean tests share: short forms of verdicts, and the folder of recorded Lean files.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { verifyEmbedded } from "../../src/verify/embedded.ts";

/** `proved`, `incomplete`, or the kind with the first line of its message. */
export function outcome(statement: string, proof: string): string {
  const verdict = verifyEmbedded({ statement: `theorem test_statement ${statement}`, proof });
  switch (verdict.kind) {
    case "failed":
      return `failed: ${verdict.messages[0].text.split("\n")[0]}`;
    case "rejected":
      return `rejected: ${verdict.reason}`;
    case "timeout":
      return `timeout: ${verdict.limit}`;
    case "crashed":
      return `crashed: ${verdict.reason}`;
    default:
      return verdict.kind;
  }
}

const beside = resolve(fileURLToPath(new URL(".", import.meta.url)), "../../../shared/data");

/** The folder of recorded files, or undefined where it is absent. */
export const dataFolder: string | undefined = [process.env.GENTZEN_DATA, beside].find(
  (path): path is string => path !== undefined && existsSync(path),
);
