// Texts to train on: records of prompts with completions, or of whole texts, as token sequences.
import { join } from "node:path";
import { z } from "zod";
import { checkSequences, encodeCompletion, type Tokenizer, type TrainingSequence } from "../../data/index.ts";
import { loadTokenizer, readRecords, trainTokenizer } from "../../data/node.ts";
import { DataError, itemAt } from "../../platform/index.ts";
import { fileExists, writeFileAtomic } from "../../platform/node.ts";
import { promptAndCompletion } from "../../train/index.ts";
import { type OpenModel, promptIds } from "../backend/open_model.ts";

const SEGMENT = z.object({ by: z.enum(["model", "environment"]), text: z.string() });
const PAIR = z.looseObject({
  prompt: z.string(),
  completion: z.string(),
  segments: z.array(SEGMENT).readonly().optional(),
});
const TEXT = z.looseObject({ text: z.string() });

/**
 * `{prompt, completion}`, of which the completion is learnt, but for what its `segments` say an environment wrote; or `{text}`, all of it
 * learnt.
 */
export type TextRecord = z.output<typeof PAIR> | z.output<typeof TEXT>;

/** @throws DataError for a line that is no such record. */
export function readTexts(path: string): Promise<TextRecord[]> {
  const forms = 'records are {"prompt": …, "completion": …} or {"text": …}';
  return readRecords(
    path,
    z.union([PAIR, TEXT]),
    `${forms}; theorems and their proofs: gentzen train FILE --stages sft`,
  );
}

/** The whole text of a record. */
export function wholeText(record: TextRecord): string {
  return "text" in record ? (record.text as string) : `${record.prompt}${record.completion}`;
}

/** The tokens of a record, closed by the end-of-text token. */
export function encodeText(opened: OpenModel, record: TextRecord): TrainingSequence {
  const { tokenizer } = opened;
  const end = tokenizer.endOfText;
  if ("completion" in record) {
    const pair = record as z.output<typeof PAIR>;
    const { tokens, segments } = encodeCompletion(tokenizer, pair);
    return promptAndCompletion(promptIds(opened, pair.prompt), tokens, segments);
  }
  return promptAndCompletion([], [...promptIds(opened, wholeText(record)), end]);
}

/**
 * The sequences of records, without those of more than `longest` tokens.
 * @throws DataError where none is left, or a text has tokens that the model does not have.
 */
export function encodeTexts(
  opened: OpenModel,
  records: readonly TextRecord[],
  longest: number,
): { sequences: TrainingSequence[]; leftOut: number } {
  const all = records.map((record) => encodeText(opened, record));
  const nameOf = (index: number) => `the text ${JSON.stringify(wholeText(itemAt(records, index)).slice(0, 40))}`;
  checkSequences(all, { vocabularySize: opened.model.config.vocab_size }, nameOf);
  const sequences = all.filter(({ ids }) => ids.length <= longest);
  if (sequences.length === 0) {
    throw new DataError(
      "every text is longer than the model can take",
      `${all.length} texts; at most ${longest} tokens fit`,
      "raise --capacity, or choose a model with a longer context",
    );
  }
  return { sequences, leftOut: all.length - sequences.length };
}

/** A run's tokenizer: the one that its folder keeps, or else one that is learnt from the texts and kept there. */
export async function learntTokenizer(path: string, texts: readonly string[], vocabSize: number): Promise<Tokenizer> {
  const stored = join(path, "tokenizer.json");
  if (!(await fileExists(stored)))
    await writeFileAtomic(stored, (await trainTokenizer([...texts], { vocabSize })).json());
  return loadTokenizer(stored);
}
