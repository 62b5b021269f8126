// Theorems that were proved on the way, found again by what they say: by siblings, and by later runs.
import { sourceDeclarations, statementKey } from "../../verify/index.ts";
import { proofInHole } from "../decompose/read_sketch.ts";
import type { Attemptable } from "../judge/judge.ts";

/** A theorem with a verified proof. */
export interface ProvedTheorem {
  readonly header: string;
  readonly statement: string;
  readonly proof: string;
}

/** Proved theorems by what they say. A proof out of it is a candidate like any other: it is verified where it is used. */
export class LemmaStore {
  readonly #proved = new Map<string, ProvedTheorem>();
  readonly #onProved: (theorem: ProvedTheorem) => void;

  constructor(known: Iterable<ProvedTheorem> = [], onProved: (theorem: ProvedTheorem) => void = () => {}) {
    this.#onProved = onProved;
    for (const theorem of known) this.#proved.set(statementKey(theorem), theorem);
  }

  add(theorem: ProvedTheorem): void {
    const key = statementKey(theorem);
    if (this.#proved.has(key)) return;
    const { header, statement, proof } = theorem;
    this.#proved.set(key, { header, statement, proof });
    this.#onProved({ header, statement, proof });
  }

  /**
   * A proof that fits a problem's names, where the same is proved.
   *
   * @param problem what is to be proved; `direct` says the same with fewer hypotheses
   */
  find(problem: Attemptable, direct?: Attemptable): string | undefined {
    for (const stated of direct === undefined ? [problem] : [problem, direct]) {
      const found = this.#proved.get(statementKey(stated));
      if (found === undefined) continue;
      if (found.statement === stated.statement) return found.proof;
      const [own, theirs] = [boundNames(stated.statement), boundNames(found.statement)];
      if (own === undefined || theirs === undefined || own.length !== theirs.length) continue;
      if (own.join() === theirs.join()) return found.proof;
      if (stated !== problem) continue;
      return proofInHole({ setup: [`revert ${own.join(" ")}`, `intro ${theirs.join(" ")}`] }, found.proof);
    }
    return undefined;
  }
}

/** The names that a statement binds, in order; undefined where one has none. */
function boundNames(statement: string): string[] | undefined {
  const [declaration] = sourceDeclarations(`${statement} := sorry`);
  const names: string[] = [];
  for (const { start, end } of declaration?.binders ?? []) {
    const text = statement.slice(start, end);
    const [, group] = /^[({[⦃]([^:]*):/u.exec(text) ?? [];
    if (group === undefined && /^[({[⦃]/u.test(text)) return undefined;
    names.push(...(group ?? text).trim().split(/\s+/));
  }
  return names.includes("_") ? undefined : names;
}
