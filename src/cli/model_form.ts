// A theorem in the names that a prover was trained on, and its proofs in the theorem's own names.
import { DataError } from "../platform/index.ts";
import { canonicalForm, hypothesisName, parseStatement, printStatement } from "../prover/index.ts";

/** A statement as a prover knows it. */
export interface ModelForm {
  /** The statement in canonical names, hypotheses in canonical order. */
  statement: string;
  /** A proof of that statement, as one of the theorem that was given. What it proves is for a verifier to say. */
  translate(proof: string): string;
}

const WORD = /[\p{L}_][\p{L}\p{N}_'!?₀-₉]*/gu;

/** The form that the prover was trained on. A statement outside its logic stays as it is. */
export function modelForm(statement: string): ModelForm {
  try {
    const { sequent, hypothesisNames } = parseStatement(statement);
    const canonical = canonicalForm(sequent);
    const own = new Map<string, string>();
    for (const [given, name] of canonical.names) own.set(name, given);
    for (const [index, place] of canonical.order.entries()) own.set(hypothesisName(index), hypothesisNames[place]);
    return { statement: printStatement(canonical.sequent), translate: (proof) => rename(proof, own) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { statement, translate: (proof) => proof };
  }
}

/** Renames words that are no field names; a name of the proof's own that would collide with a new one gets primes. */
function rename(proof: string, names: ReadonlyMap<string, string>): string {
  const taken = new Set([...names.values(), ...(proof.match(WORD) ?? [])]);
  const fresh = new Map<string, string>();
  const given = new Set(names.values());
  return proof.replace(WORD, (word, at: number) => {
    if (proof[at - 1] === ".") return word;
    const own = names.get(word) ?? fresh.get(word);
    if (own !== undefined) return own;
    if (!given.has(word)) return word;
    let name = `${word}'`;
    while (taken.has(name)) name += "'";
    taken.add(name);
    fresh.set(word, name);
    return name;
  });
}
