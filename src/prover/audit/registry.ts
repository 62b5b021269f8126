// The statements of published benchmarks, as hashes: training on those that models are measured by is refused unless it is asked for.
import { ConfigError } from "../../platform/index.ts";
import { registeredSplits } from "./registry_forms.ts";
import { statementForm } from "./statement_form.ts";

/** A split of a benchmark. */
export interface RegisteredSplit {
  readonly set: string;
  /** Whether reports train on it, as the one on DeepSeek-Prover-V2 does on miniF2F-valid; others are for measuring alone. */
  readonly trainedOn: boolean;
  /** Hashes of its statements' forms, 48 bits each, in base64. */
  readonly forms: string;
}

/** Digits of a form's hash that are kept, each 4 bits: two bytes of base64 are three of them. */
const DIGITS = 12;
const PACKED = 8;

/** Forms as they are stored, in order and each once. */
export function packForms(forms: readonly string[]): string {
  const kept = [...new Set(forms.map((form) => form.slice(0, DIGITS)))].sort();
  return kept.map(packed).join("");
}

function packed(digits: string): string {
  const bytes = digits.match(/../g) ?? [];
  return btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))));
}

let known: ReadonlyMap<string, readonly RegisteredSplit[]> | undefined;

/** The splits by the forms of their statements. */
function splitsByForm(): ReadonlyMap<string, readonly RegisteredSplit[]> {
  if (known !== undefined) return known;
  const found = new Map<string, RegisteredSplit[]>();
  for (const split of registeredSplits)
    for (let at = 0; at < split.forms.length; at += PACKED) {
      const form = split.forms.slice(at, at + PACKED);
      found.set(form, [...(found.get(form) ?? []), split]);
    }
  known = found;
  return known;
}

/** A theorem that is to be trained on. */
export interface TrainedTheorem {
  readonly name: string;
  readonly statement: string;
  readonly header?: string;
}

/** What of a benchmark is among theorems. */
export interface RegisteredUse {
  readonly set: string;
  /** Whether reports train on it. */
  readonly trainedOn: boolean;
  readonly names: readonly string[];
}

/** What of registered benchmarks is among theorems, under any names and in any form. A theorem of several is told of the one that reports train on. */
export function registeredAmong(theorems: Iterable<TrainedTheorem>): RegisteredUse[] {
  const uses = new Map<RegisteredSplit, string[]>();
  for (const { name, statement, header } of theorems) {
    const splits = splitsByForm().get(packed(statementForm(statement, header).slice(0, DIGITS))) ?? [];
    const split = splits.find(({ trainedOn }) => trainedOn) ?? splits[0];
    if (split !== undefined) uses.set(split, [...(uses.get(split) ?? []), name]);
  }
  return [...uses].map(([{ set, trainedOn }, names]) => ({ set, trainedOn, names }));
}

/** So many theorems are named of a benchmark. */
const SHOWN = 5;

function describeUse({ set, names }: RegisteredUse): string {
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : "";
  return `${set}: ${names.slice(0, SHOWN).join(", ")}${more}`;
}

/**
 * Refuses theorems of splits that models are measured by. Those of a split that reports train on are said.
 *
 * @param allowed whether they are to be trained on all the same
 * @returns what is trained on of benchmarks, for the run to record: by split, how many
 * @throws ConfigError that names them
 */
export function refuseBenchmarks(
  theorems: Iterable<TrainedTheorem>,
  allowed: boolean,
  say: (text: string) => void = () => {},
): Readonly<Record<string, number>> {
  const uses = registeredAmong(theorems);
  const leaks = uses.filter(({ trainedOn }) => !trainedOn);
  if (leaks.length > 0 && !allowed)
    throw new ConfigError(
      "theorems that models are measured by are among those to be trained on",
      leaks.map(describeUse),
      "leave them out: gentzen audit FILES names them all; --allow-leak trains on them and says so in the run",
    );
  for (const use of uses)
    say(
      use.trainedOn
        ? `trained on, as in reports: ${use.names.length} theorems of ${use.set}`
        : `trained on, since --allow-leak says so: ${describeUse(use)}: scores on it say nothing`,
    );
  return Object.fromEntries(uses.map(({ set, names }) => [set, names.length]));
}
