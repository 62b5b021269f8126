// The theorems that stand in a text of any kind.
import { sourceDeclarations } from "../../verify/index.ts";
import type { AuditText } from "./audit.ts";

/** The theorems that a text states, with their proofs; each once. */
export function theoremsIn(text: string): (AuditText & { readonly statement: string })[] {
  const found = new Map<string, AuditText & { readonly statement: string }>();
  // Fences are no Lean, and a text may have several blocks.
  const plain = text.replace(/^[ \t]*```.*$/gm, "");
  for (const { keyword, name, statement, target, proof } of sourceDeclarations(plain)) {
    if (target === undefined || !["theorem", "lemma", "example", "def"].includes(keyword)) continue;
    const stated = plain.slice(statement.start, statement.end);
    const own = proof === undefined ? undefined : plain.slice(proof.start, proof.end);
    found.set(stated, { name, source: name, statement: stated, ...(own === undefined ? {} : { proof: own }) });
  }
  return [...found.values()];
}
