// Remembered verdicts in a file of JSON lines, safe from being killed at any moment (Node).
import { readFileSync } from "node:fs";
import { Journal } from "../../runs/node.ts";
import type { Verdict } from "../verifier.ts";
import type { VerdictRecord, VerdictStore } from "./verdict_cache.ts";

/**
 * Opens the verdicts in a file, such as `verdicts.jsonl` of a run; the file is made if there is none. Lines that are no
 * records, as a killed process leaves them, are passed over.
 */
export function openVerdictFile(path: string): VerdictStore {
  const journal = new Journal<VerdictRecord>(path);
  const known = new Map<string, Verdict>();
  for (const record of readRecords(path)) known.set(record.key, record.verdict);
  return {
    get: (key) => known.get(key),
    put(records) {
      journal.append(records);
      for (const { key, verdict } of records) known.set(key, verdict);
    },
  };
}

function readRecords(path: string): VerdictRecord[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      const record = JSON.parse(line) as VerdictRecord;
      return typeof record.key === "string" && typeof record.verdict?.kind === "string" ? [record] : [];
    } catch {
      return [];
    }
  });
}
