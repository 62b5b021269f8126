// The audit on files: what is trained on in any of its forms, and what is measured by, from files or from sets by name (Node).
import { z } from "zod";
import { readEveryRecord } from "../../data/node.ts";
import { DataError } from "../../platform/index.ts";
import type { FoundProblems } from "../../tasks/index.ts";
import { namedSet, readProblems, type SetName, setNames } from "../../tasks/node.ts";
import { Audit, type AuditReport, type AuditText, NEAR } from "./audit.ts";
import { type RegisteredUse, registeredAmong } from "./registry.ts";
import { theoremsIn } from "./theorems_in.ts";

/** The settings of an audit, as fields. */
export const auditFields = {
  train: z
    .array(z.string())
    .min(1)
    .describe("what is trained on: problem files, Lean files and folders, or texts with prompts and completions"),
  against: z
    .array(z.string())
    .default([])
    .describe(`what is measured by: problem files, or sets by name (${setNames.join(", ")})`),
  data: z.string().optional().describe("the folder around the sets; default $GENTZEN_DATA"),
  near: z.number().positive().max(1).default(NEAR).describe("the share of its runs that makes a statement a near one"),
};

const auditSettings = z.object(auditFields);

/** What an audit found. */
export interface AuditSummary extends AuditReport {
  /** What of the registered benchmarks is trained on: those that reports train on are allowed. */
  readonly registered: readonly RegisteredUse[];
  /** Records of either side that are no texts to compare, with the reason. */
  readonly leftOut: readonly string[];
  /** Whether anything is trained on that is measured by. */
  readonly leaks: boolean;
}

/**
 * Compares what is trained on with what is measured by, and with the registry of benchmarks.
 *
 * @throws DataError where a file cannot be read or has nothing to compare
 */
export async function runAudit(settings: z.input<typeof auditSettings>): Promise<AuditSummary> {
  const { train, against, data = process.env.GENTZEN_DATA, near } = auditSettings.parse(settings);
  const leftOut: string[] = [];
  const evaluated: AuditText[] = [];
  for (const name of against) {
    const isSet = (setNames as readonly string[]).includes(name);
    const found = isSet
      ? await (await namedSet(name as SetName, data)).problems({ seed: 0 })
      : await readProblems([name]);
    evaluated.push(...textsOf(found, leftOut));
  }
  const audit = new Audit(evaluated, { near });
  const trained: AuditText[] = [];
  for (const path of train) trained.push(...(await trainedTexts(path, leftOut)));
  if (trained.length === 0) throw new DataError("there is nothing to compare", train, "name files with statements");
  for (const text of trained) audit.look(text);
  const registered = registeredAmong(
    trained.flatMap(({ name, statement, header }) => (statement === undefined ? [] : { name, statement, header })),
  );
  const report = audit.report();
  const leaks = report.counts.any > 0 || registered.some(({ trainedOn }) => !trainedOn);
  return { ...report, registered, leftOut, leaks };
}

function textsOf({ problems, leftOut, oracle }: FoundProblems, told: string[]): AuditText[] {
  told.push(...leftOut.map(({ source, reason }) => `${source}: ${reason}`));
  return problems.map(({ name, source, statement, header, informal }) => {
    const proof = oracle.get(name)?.proof;
    return { name, source, statement, header, ...(informal && { informal }), ...(proof && { proof }) };
  });
}

const trainingText = z.looseObject({
  text: z.string().optional(),
  prompt: z.string().optional(),
  completion: z.string().optional(),
});

/** The theorems of a file that is trained on. Texts have those that are stated in their prompts and completions. */
async function trainedTexts(path: string, told: string[]): Promise<AuditText[]> {
  if (!path.endsWith(".jsonl") && !path.endsWith(".json")) return textsOf(await readProblems([path]), told);
  const { records } = await readEveryRecord(path, trainingText, "records of texts or problems");
  const texts = records.filter(({ record }) => record.text !== undefined || record.completion !== undefined);
  if (texts.length === 0) return textsOf(await readProblems([path]), told);
  return texts.flatMap(({ record: { text = "", prompt = "", completion = "" }, line }) =>
    theoremsIn(`${prompt}${completion}${text}`).map((found) => ({ ...found, source: `${path}:${line} ${found.name}` })),
  );
}
