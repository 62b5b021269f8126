// Files of records that users give: one JSON object a line, each checked against a schema.
import type { z } from "zod";
import { DataError } from "../platform/index.ts";
import { readText } from "../platform/node.ts";

/**
 * Reads every record of a file; empty lines are passed over.
 *
 * @param form what a record looks like, for the error.
 * @throws DataError that names the line which is no JSON or does not fit the schema, or for a file without records.
 */
export async function readRecords<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  form: string,
): Promise<z.output<Schema>[]> {
  const records: z.output<Schema>[] = [];
  for (const [index, line] of (await readText(path)).split("\n").entries()) {
    if (line.trim() === "") continue;
    const { data, error } = schema.safeParse(parse(line));
    if (error !== undefined) {
      const [issue] = error.issues;
      const evidence = [`${["record", ...issue.path].join(".")}: ${issue.message}`, line.slice(0, 100)];
      throw new DataError(`not what is expected: ${path}, line ${index + 1}`, evidence.join("; "), form);
    }
    records.push(data);
  }
  if (records.length === 0) throw new DataError("there are no records", path, form);
  return records;
}

/** The value of a line, or undefined where it is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
