// Files of records that users give: one JSON object a line, each checked against a schema.
import type { z } from "zod";
import { DataError, decodeUtf8, type Line, linesOf, parseJsonLine, repeatedKey } from "../platform/index.ts";
import { readBytes, readLines } from "../platform/node.ts";

/** A record and the line that it stands on, counted from 1. */
export interface NumberedRecord<T> {
  readonly record: T;
  readonly line: number;
}

/** A line that holds no record of the wanted form. */
export interface BrokenLine {
  readonly line: number;
  readonly error: DataError;
}

/** What is wrong first; where one of several forms is wanted, with the form that it is nearest to. */
function firstIssue([issue]: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  if (issue?.code !== "invalid_union") return issue;
  const [nearest] = [...issue.errors].sort((a, b) => a.length - b.length);
  const inner = firstIssue(nearest ?? []);
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

/** The record of a line, or none of an empty one. @throws DataError that names the line and says what is wrong with it. */
function recordOf<Schema extends z.ZodType>(
  line: Line,
  path: string,
  schema: Schema,
  form: string,
): [] | [z.output<Schema>] {
  for (const value of parseJsonLine<unknown>(line, path)) {
    const { data, error } = schema.safeParse(value);
    const repeated = repeatedKey(line.text);
    if (error === undefined && repeated === undefined) return [data as z.output<Schema>];
    const issue = firstIssue(error?.issues ?? []);
    const reason =
      issue === undefined
        ? `the key "${repeated}" is there twice`
        : `${["record", ...issue.path].join(".")}: ${issue.message}`;
    const evidence = `${reason}; ${line.text.slice(0, 100)}`;
    throw new DataError(`not what is expected: ${path}, line ${line.number}`, evidence, form);
  }
  return [];
}

/**
 * Reads every record of a file. Lines are UTF-8 and end with LF or CR LF, the last one may do without; empty lines and a byte
 * order mark before the first are passed over.
 *
 * @param form what a record looks like, for the error.
 * @throws DataError that names the line which is no UTF-8 or no JSON, has a key twice or does not fit the schema, or for a file
 * without records.
 */
export async function readRecords<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  form: string,
): Promise<z.output<Schema>[]> {
  const records: z.output<Schema>[] = [];
  for await (const line of readLines(path)) records.push(...recordOf(line, path, schema, form));
  if (records.length === 0) throw new DataError("there are no records", path, form);
  return records;
}

/**
 * The same for a file of which a broken line spoils no other: every line is a record, or is named with what is wrong with it. A file that is one
 * array of records is read alike, each record by the line that it begins on.
 *
 * @throws DataError where the file cannot be read
 */
export async function readEveryRecord<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  form: string,
): Promise<{ records: NumberedRecord<z.output<Schema>>[]; broken: BrokenLine[] }> {
  const bytes = await readBytes(path);
  const records: NumberedRecord<z.output<Schema>>[] = [];
  const broken: BrokenLine[] = [];
  const elements = bytes.find((byte) => byte > 0x20) === ARRAY_BEGINS ? elementsOf(decodeUtf8(bytes, path)) : undefined;
  if (elements !== undefined) {
    for (const element of elements) {
      try {
        for (const record of recordOf(element, path, schema, form)) records.push({ record, line: element.number });
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        broken.push({ line: element.number, error });
      }
    }
    return { records, broken };
  }
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    try {
      for (const read of linesOf(bytes.subarray(start, end), path, line))
        for (const record of recordOf(read, path, schema, form)) records.push({ record, line });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      broken.push({ line, error });
    }
    start = end;
  }
  return { records, broken };
}

const ARRAY_BEGINS = "[".charCodeAt(0);

/**
 * The elements of a text that is one JSON array, each with the line that it begins on; what is no JSON stays as it is, to be told of. An array
 * that does not end has its bracket as one more. Undefined where something stands behind the array.
 */
function elementsOf(text: string): Line[] | undefined {
  const elements: Line[] = [];
  let depth = 0;
  const offset = text.indexOf("[") + 1;
  let start = offset;
  let number = 1;
  let counted = 0;
  const add = (end: number): void => {
    const element = text.slice(start, end).trim();
    const begin = start + text.slice(start, end).search(/\S|$/);
    for (let at = text.indexOf("\n", counted); at >= 0 && at < begin; at = text.indexOf("\n", at + 1)) number++;
    counted = begin;
    if (element !== "") elements.push({ number, text: element });
    start = end + 1;
  };
  for (const { 0: mark, index } of text.slice(offset).matchAll(/"(?:[^"\\]|\\[\s\S])*"|[[\]{},]/g)) {
    const at = offset + index;
    if (mark === "[" || mark === "{") depth++;
    else if (mark === "}" || (mark === "]" && depth > 0)) depth--;
    else if (mark === "]") {
      add(at);
      return text.slice(at + 1).trim() === "" ? elements : undefined;
    } else if (mark === "," && depth === 0) add(at);
  }
  add(text.length);
  return [...elements, { number, text: "[" }];
}
