// Theorems that others wrote: into the names that a model was trained on, and proofs back out of them.
import { canonicalForm } from "./problems/canonical.ts";
import { parseStatement } from "./problems/parse.ts";
import { hypothesisName, printStatement } from "./problems/print.ts";

/** A theorem in the form the model knows, and the way back. */
export interface ModelStatement {
  /** The statement in canonical names and order, to be prompted with. */
  readonly statement: string;
  /** For every canonical name, of a hypothesis or a symbol, the name that was given. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * Puts a theorem of the fragment into the names and the order of hypotheses that the model was trained on.
 *
 * @param text a theorem with or without `:=` and a proof
 * @throws DataError where the text is not a statement of the fragment
 */
export function toModelStatement(text: string): ModelStatement {
  const { sequent, hypothesisNames } = parseStatement(text);
  const canonical = canonicalForm(sequent);
  const given = new Map<string, string>();
  for (const [from, to] of canonical.names) given.set(to, from);
  canonical.order.forEach((from, index) => {
    given.set(hypothesisName(index), hypothesisNames[from]);
  });
  return { statement: printStatement(canonical.sequent), given };
}

/**
 * A proof of a model statement with the names that were given. Names that the proof introduces stay, unless one was given
 * already; then it gets a prime. The result is to be verified against the theorem as it was given.
 */
export function toGivenNames(proof: string, { given }: ModelStatement): string {
  const taken = new Set(given.values());
  return proof.replace(/[\p{L}_][\p{L}\p{N}_'.]*/gu, (name) => {
    const known = given.get(name);
    if (known !== undefined) return known;
    if (!/^[hx]\d+$/.test(name)) return name;
    let fresh = name;
    while (taken.has(fresh)) fresh += "'";
    return fresh;
  });
}
