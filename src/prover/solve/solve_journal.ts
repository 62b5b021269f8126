// What solving asked of others, written down as it is answered (Node): a run that was killed goes on where it was.
import { createHash } from "node:crypto";
import { Journal } from "../../runs/node.ts";
import { LemmaStore, type ProvedTheorem } from "./lemma_store.ts";
import type { SolveMemory } from "./solve.ts";

interface KeptResult {
  readonly key: string;
  readonly result: unknown;
}

/** A memory in a file of JSON lines. @throws DataError for a damaged line */
export function journalledMemory(path: string): SolveMemory {
  const journal = new Journal<KeptResult>(path);
  const known = new Map(journal.read().map(({ key, result }) => [key, result]));
  return {
    async once<T>(text: string, work: () => Promise<T>): Promise<T> {
      const key = createHash("sha256").update(text).digest("hex");
      if (known.has(key)) return known.get(key) as T;
      const result = await work();
      journal.append([{ key, result }]);
      // As it will be read back.
      const kept: unknown = JSON.parse(JSON.stringify(result));
      known.set(key, kept);
      return kept as T;
    },
  };
}

/** Proved theorems in a file of JSON lines, which runs share one after another. @throws DataError for a damaged line */
export function journalledLemmas(path: string): LemmaStore {
  const journal = new Journal<ProvedTheorem>(path);
  return new LemmaStore(journal.read(), (theorem) => journal.append([theorem]));
}
