// Options are checked once, where they enter: a table with a rule for each field, and one error that names the function, the
// field, the value and what would do. Small enough for the browser; configurations in files have schemas of their own.

import { ConfigError } from "./errors.ts";
import { nearest } from "./text/suggest.ts";

/** A field that cannot be used. */
interface Fault {
  readonly path: string;
  readonly value: unknown;
  /** What would do. */
  readonly wanted: string;
}

/** What a field may hold. */
export interface Rule {
  /** May be left out. */
  readonly optional?: boolean;
  faults(value: unknown, path: string): readonly Fault[];
}

/** A rule for every field of a type. */
export type Rules<T> = { readonly [K in keyof T]-?: Rule };

/** Limits of a number; those of `above` and `below` are themselves outside. */
export interface Bounds {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

function rule(wanted: string, fits: (value: unknown) => boolean): Rule {
  return { faults: (value, path) => (fits(value) ? [] : [{ path, value, wanted }]) };
}

function within(value: unknown, { least, above, most, below }: Bounds): value is number {
  return (
    typeof value === "number" &&
    Number.isFinite(value) &&
    (least === undefined || value >= least) &&
    (above === undefined || value > above) &&
    (most === undefined || value <= most) &&
    (below === undefined || value < below)
  );
}

function described(kind: string, { least, above, most, below }: Bounds): string {
  const low = least !== undefined ? `at least ${least}` : above !== undefined ? `above ${above}` : "";
  const high = most !== undefined ? `at most ${most}` : below !== undefined ? `below ${below}` : "";
  const limits = [low, high].filter((limit) => limit !== "").join(" and ");
  return limits === "" ? `a finite ${kind}` : `a ${kind} ${limits}`;
}

/** A finite number. */
export function number(bounds: Bounds = {}): Rule {
  return rule(described("number", bounds), (value) => within(value, bounds));
}

/** What a device may make of a number below the smallest normal one. */
function flushed(value: number): number {
  return Math.abs(value) < 2 ** -126 ? 0 : value;
}

/** A finite number that keeps its limits when it is rounded to the 32 bits that the device has. */
export function float(bounds: Bounds = {}): Rule {
  const wanted = `${described("number", bounds)}, as 32 bits hold it`;
  return rule(wanted, (value) => within(value, bounds) && within(flushed(Math.fround(value)), bounds));
}

/** A whole number, from 0 on unless the bounds say otherwise, that doubles hold exactly. */
export function whole(bounds: Bounds = {}): Rule {
  const limits = { least: 0, ...bounds };
  return rule(described("whole number", limits), (value) => within(value, limits) && Number.isSafeInteger(value));
}

/** One of a few texts. */
export function oneOf(...choices: readonly string[]): Rule {
  return rule(`one of ${choices.join(", ")}`, (value) => choices.some((choice) => choice === value));
}

/** True or false. */
export const flag: Rule = rule("true or false", (value) => typeof value === "boolean");
export const text: Rule = rule("a text", (value) => typeof value === "string");
export const func: Rule = rule("a function", (value) => typeof value === "function");
/** What a random generator starts from. */
export const seed: Rule = rule("a finite number or a text", (value) => typeof value === "string" || within(value, {}));
/** An object of any kind, which is looked at elsewhere. */
export const object: Rule = rule("an object", (value) => typeof value === "object" && value !== null);

/** An object of this class. */
export function instanceOf(kind: abstract new (...args: never[]) => object): Rule {
  return rule(`a ${kind.name}`, (value) => value instanceof kind);
}

/** Something else, with words for it. */
export function that(wanted: string, fits: (value: unknown) => boolean): Rule {
  return rule(wanted, fits);
}

/** The same rule for a field that may be left out. */
export function optional(inner: Rule): Rule {
  return { optional: true, faults: inner.faults };
}

/** An array of which every element follows the rule. */
export function listOf(inner: Rule, { least = 0 }: { readonly least?: number } = {}): Rule {
  const array = rule(least > 0 ? `a list of at least ${least}` : "a list", (value) => {
    return Array.isArray(value) && value.length >= least;
  });
  return {
    faults(value, path) {
      const faults = array.faults(value, path);
      return faults.length > 0
        ? faults
        : (value as unknown[]).flatMap((each, index) => inner.faults(each, `${path}[${index}]`));
    },
  };
}

/** The first of the rules that fits decides. */
export function either(...rules: readonly Rule[]): Rule {
  return {
    faults(value, path) {
      const found = rules.map((each) => each.faults(value, path));
      if (found.some((faults) => faults.length === 0)) return [];
      return [{ path, value, wanted: found.map(([first]) => first?.wanted).join(", or ") }];
    },
  };
}

/** Options inside options. */
export function table<T extends object>(rules: Rules<T>): Rule {
  return { faults: (value, path) => tableFaults(value, rules, path) };
}

/** Options whose field `kind` decides which others there are. */
export function variants(byKind: Readonly<Record<string, Readonly<Record<string, Rule>>>>): Rule {
  const kinds = Object.keys(byKind);
  return {
    faults(value, path) {
      const kind = isObject(value) ? value.kind : undefined;
      if (!isObject(value)) return tableFaults(value, {}, path);
      if (typeof kind !== "string" || !Object.hasOwn(byKind, kind))
        return oneOf(...kinds).faults(kind, join(path, "kind"));
      return tableFaults(value, { kind: text, ...byKind[kind] }, path);
    },
  };
}

/**
 * Holds options against their rules. A field that is `undefined` counts as left out.
 * @param where the function that takes them, for the error
 * @throws ConfigError naming every field that is unknown, missing or cannot be used, its value, and what would do.
 */
export function checkOptions<T extends object>(where: string, given: T, rules: Rules<T>): void {
  refuse(where, tableFaults(given, rules, ""));
}

/** Holds one value against a rule. @throws ConfigError as {@link checkOptions} does. */
export function checkValue(where: string, name: string, value: unknown, by: Rule): void {
  refuse(where, value === undefined && by.optional ? [] : by.faults(value, name));
}

function refuse(where: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const names = faults.map(({ path }) => path);
  throw new ConfigError(
    `${where} cannot work with ${names.length === 1 ? "the option" : "the options"} ${names.join(", ")}`,
    faults.map(({ path, value }) => `${path}: ${shown(value)}`),
    faults.map(({ path, wanted }) => (faults.length === 1 ? wanted : `${path}: ${wanted}`)).join("; "),
  );
}

function tableFaults(given: unknown, rules: Readonly<Record<string, Rule>>, path: string): Fault[] {
  if (!isObject(given)) return [{ path: path === "" ? "options" : path, value: given, wanted: "a table of options" }];
  const faults: Fault[] = [];
  const known = Object.keys(rules);
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(rules, key) || given[key] === undefined) continue;
    const guess = nearest(key, known);
    const wanted =
      guess === undefined ? `not known; there are ${known.join(", ")}` : `not known; did you mean ${guess}?`;
    faults.push({ path: join(path, key), value: given[key], wanted });
  }
  for (const [key, rule] of Object.entries(rules)) {
    const value = given[key];
    if (value !== undefined || !rule.optional) faults.push(...rule.faults(value, join(path, key)));
  }
  return faults;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** A value as an error shows it. */
function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return `[${value.slice(0, 4).map(shown).join(", ")}${value.length > 4 ? ", …" : ""}]`;
  if (typeof value === "object" && value !== null)
    return `an object with ${Object.keys(value).slice(0, 4).join(", ") || "no fields"}`;
  return typeof value === "function" ? "a function" : String(value);
}
