// Problems of TIP, Tons of Inductive Problems (Claessen, Johansson, Rosén and Smallbone 2015), translated to Lean: JSON lines with the
// set, the name, the declarations and the statement of each (Node).

import { z } from "zod";
import { readRecords } from "../../data/node.ts";
import type { FoundProblems, OracleFacts, Problem } from "../task.ts";

const tipRecord = z.looseObject({
  set: z.string().min(1),
  name: z.string().min(1),
  header: z.string(),
  statement: z.string().startsWith("theorem "),
  false: z.boolean().optional(),
});

const form = '{"set": …, "name": …, "header": …, "statement": "theorem …", "false": true where it does not hold}';

/** The problems of a file. @throws DataError that names the line and the field of a record that is none */
export async function readTip(path: string): Promise<FoundProblems> {
  const problems: Problem[] = [];
  const oracle = new Map<string, OracleFacts>();
  for (const { set, name: own, header, statement, false: isFalse } of await readRecords(path, tipRecord, form)) {
    const name = `${set}/${own}`;
    problems.push({ name, statement, header, source: `${path} ${name}`, split: "", category: set });
    oracle.set(name, { provable: isFalse !== true });
  }
  return { problems, leftOut: [], repeated: [], oracle };
}
