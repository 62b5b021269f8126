// Remembered verdicts in a file of JSON lines, safe from being killed at any moment (Node).
import { existsSync, readFileSync } from "node:fs";
import { linesOf } from "../../platform/index.ts";
import { onFileSync } from "../../platform/node.ts";
import { Journal } from "../../runs/node.ts";
import type { Verdict } from "../verifier.ts";
import type { VerdictRecord, VerdictStore } from "./verdict_cache.ts";

/**
 * Opens the verdicts in a file, such as `verdicts.jsonl` of a run; the file is made if there is none. Lines that are no
 * records, as a disk that lost power leaves them, are passed over and asked anew.
 *
 * @param say is told how many lines were passed over, and which was the first
 * @throws {FileError} where the file system refuses, {DataError} for a line that is no UTF-8
 */
export function openVerdictFile(path: string, say: (text: string) => void = process.emitWarning): VerdictStore {
  const journal = new Journal<VerdictRecord>(path);
  const known = new Map<string, Verdict>();
  for (const record of readRecords(path, say)) known.set(record.key, record.verdict);
  return {
    get: (key) => known.get(key),
    put(records) {
      journal.append(records);
      for (const { key, verdict } of records) known.set(key, verdict);
    },
  };
}

function readRecords(path: string, say: (text: string) => void): VerdictRecord[] {
  if (!existsSync(path)) return [];
  const records: VerdictRecord[] = [];
  const strange: number[] = [];
  for (const { number, text } of linesOf(
    onFileSync("read", path, () => readFileSync(path)),
    path,
  )) {
    const record = recordIn(text);
    if (record !== undefined) records.push(record);
    else if (text.trim() !== "") strange.push(number);
  }
  if (strange.length > 0)
    say(`${path}: ${strange.length} lines hold no verdict and are passed over; the first is ${strange[0]}`);
  return records;
}

function recordIn(line: string): VerdictRecord | undefined {
  try {
    // Looked at below, as far as it is used.
    const record = JSON.parse(line) as VerdictRecord;
    return typeof record.key === "string" && typeof record.verdict?.kind === "string" ? record : undefined;
  } catch {
    return undefined;
  }
}
