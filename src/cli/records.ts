// Files of records that users give: one JSON object a line, each checked against a schema.
import type { z } from "zod";
import { DataError, parseJsonLine, repeatedKey } from "../platform/index.ts";
import { readLines } from "../platform/node.ts";

/** A record and the line that it stands on, counted from 1. */
export interface NumberedRecord<T> {
  readonly record: T;
  readonly line: number;
}

/**
 * Reads every record of a file. Lines are UTF-8 and end with LF or CR LF, the last one may do without; empty lines and a byte
 * order mark before the first are passed over.
 *
 * @param form what a record looks like, for the error.
 * @throws DataError that names the line which is no UTF-8 or no JSON, has a key twice or does not fit the schema, or for a file
 * without records.
 */
export async function readNumberedRecords<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  form: string,
): Promise<NumberedRecord<z.output<Schema>>[]> {
  const records: NumberedRecord<z.output<Schema>>[] = [];
  for await (const line of readLines(path)) {
    for (const value of parseJsonLine<unknown>(line, path)) {
      const { data, error } = schema.safeParse(value);
      const repeated = repeatedKey(line.text);
      if (error === undefined && repeated === undefined) {
        records.push({ record: data as z.output<Schema>, line: line.number });
        continue;
      }
      const [issue] = error?.issues ?? [];
      const reason =
        issue === undefined
          ? `the key "${repeated}" is there twice`
          : `${["record", ...issue.path].join(".")}: ${issue.message}`;
      const evidence = `${reason}; ${line.text.slice(0, 100)}`;
      throw new DataError(`not what is expected: ${path}, line ${line.number}`, evidence, form);
    }
  }
  if (records.length === 0) throw new DataError("there are no records", path, form);
  return records;
}

/** The records of {@link readNumberedRecords} alone. */
export async function readRecords<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  form: string,
): Promise<z.output<Schema>[]> {
  return (await readNumberedRecords(path, schema, form)).map(({ record }) => record);
}
