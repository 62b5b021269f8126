// Turns command-line arguments into a configuration: flags over the file named by --config, over the defaults.
import type { z } from "zod";
import { ConfigError, isTable, itemAt, lastOf, mergeTables, nearest, UsageError } from "../platform/index.ts";
import { readJson } from "../platform/node.ts";
import { type Field, fieldsOf } from "./fields.ts";

/** What a verb takes: its configuration, and which field the arguments without a flag go to. */
export interface Grammar<Config extends z.ZodObject> {
  config: Config;
  /** The field that positional arguments fill; a list takes all of them. */
  positional?: string;
  /** A field that is a table of tables by name: `--grpo-2.iterations 5` puts `{ iterations: 5 }` under `grpo-2` in it. */
  variants?: string;
}

/** Flags that every verb has. */
export const COMMON_FLAGS = ["json", "help", "config"] as const;

/** Arguments with their flags recognised, not yet checked for sense. */
export interface ParsedArguments {
  json: boolean;
  help: boolean;
  configFile: string | undefined;
  /** What the flags and positional arguments set, nested as the configuration is. */
  values: Record<string, unknown>;
  /** The flag that set a field, by dotted path, as it was typed. */
  typed: Map<string, string>;
}

/** Recognises flags: `--lr 3e-6`, `--lr=3e-6`, `--verbose`, `--no-verbose`, `--ks 1,4,8`. @throws {UsageError} */
export function parseArguments(args: readonly string[], grammar: Grammar<z.ZodObject>): ParsedArguments {
  const fields = fieldsOf(grammar.config);
  const byFlag = new Map(fields.map((field) => [field.flag, field]));
  const positional = fields.find((field) => field.path.join(".") === grammar.positional);
  const parsed: ParsedArguments = { json: false, help: false, configFile: undefined, values: {}, typed: new Map() };
  let flagsEnded = false;

  for (let i = 0; i < args.length; i++) {
    const argument = itemAt(args, i);
    if (flagsEnded || !argument.startsWith("-") || argument === "-") {
      if (positional === undefined) {
        throw new UsageError(
          "an argument without a flag",
          argument,
          "quote values with spaces; --help lists the flags",
        );
      }
      assign(parsed, positional, argument, positional.flag);
      continue;
    }
    if (argument === "--") {
      flagsEnded = true;
      continue;
    }
    const [name, attached] = splitFlag(argument);
    const value = (): string => {
      if (attached !== undefined) return attached;
      i += 1;
      const next = args[i];
      if (next === undefined || next.startsWith("--"))
        throw new UsageError("a flag without its value", argument, `write ${argument} VALUE, or ${argument}=VALUE`);
      return next;
    };
    if (name === "help" || argument === "-h") parsed.help = true;
    else if (name === "json") parsed.json = true;
    else if (name === "config") parsed.configFile = value();
    else {
      const field = byFlag.get(name) ?? variantOf(name, byFlag, grammar.variants);
      const negated = name.startsWith("no-") ? byFlag.get(name.slice(3)) : undefined;
      if (negated?.kind === "boolean") assign(parsed, negated, "false", argument);
      else if (field === undefined) throw unknownFlag(argument, name, [...byFlag.keys()]);
      else if (field.kind === "boolean" && attached === undefined) assign(parsed, field, "true", argument);
      else assign(parsed, field, value(), `--${name}`);
    }
  }
  return parsed;
}

/**
 * The complete configuration: defaults, then the file, then the flags.
 *
 * @throws {UsageError} for a flag's value, {@link ConfigError} for the file's that does not fit.
 */
export async function resolveConfig<Config extends z.ZodObject>(
  parsed: ParsedArguments,
  grammar: Grammar<Config>,
): Promise<z.output<Config>> {
  const { configFile } = parsed;
  const fromFile = configFile === undefined ? {} : await readConfigFile(configFile);
  const result = grammar.config.strict().safeParse(mergeTables(fromFile, parsed.values));
  if (result.success) return result.data as z.output<Config>;
  const fields = fieldsOf(grammar.config);
  const issue = itemAt(result.error.issues, 0);
  const path = issue.path.map(String);
  const field = fields.find((one) => path.slice(0, one.path.length).join(".") === one.path.join("."));
  const typed = field === undefined ? undefined : parsed.typed.get(field.path.join("."));
  if (field !== undefined && typed !== undefined)
    throw new UsageError(
      `${typed}: ${issue.message}`,
      JSON.stringify(valueAt(parsed.values, path)),
      describeField(field),
    );
  const shown = JSON.stringify(valueAt(fromFile, path));
  if (issue.code === "unrecognized_keys") {
    const key = [...path, issue.keys[0]].join(".");
    const guess = nearest(
      key,
      fields.map((one) => one.path.join(".")),
    );
    throw new ConfigError(
      `unknown field "${key}"`,
      `in ${configFile}`,
      guess === undefined ? "--help lists the fields" : `did you mean "${guess}"?`,
    );
  }
  if (field !== undefined && shown === undefined) {
    const flag = field.path.join(".") === grammar.positional ? `<${field.flag}>` : `--${field.flag}`;
    throw new UsageError(`${flag} is missing`, describeField(field), "--help shows examples");
  }
  throw new ConfigError(
    `${path.join(".")}: ${issue.message}`,
    `in ${configFile}: ${shown}`,
    field && describeField(field),
  );
}

/** The field that a flag such as `grpo-2.iterations` sets: that of `grpo.iterations`, under its own name in a table of tables. */
function variantOf(flag: string, byFlag: ReadonlyMap<string, Field>, table: string | undefined): Field | undefined {
  const [, variant, kind, rest] = /^(([a-z]+)-[\w-]+)(\..+)$/.exec(flag) ?? [];
  const field = byFlag.get(`${kind}${rest}`);
  if (table === undefined || variant === undefined || field === undefined) return undefined;
  return { ...field, flag, path: [table, variant, ...field.path.slice(1)] };
}

function splitFlag(argument: string): [name: string, attached: string | undefined] {
  const equals = argument.indexOf("=");
  const name = argument.slice(0, equals < 0 ? undefined : equals).replace(/^--?/, "");
  return [name, equals < 0 ? undefined : argument.slice(equals + 1)];
}

function unknownFlag(argument: string, name: string, known: readonly string[]): UsageError {
  const guess = nearest(name, [...known, ...COMMON_FLAGS]);
  return new UsageError(
    "unknown flag",
    argument,
    guess === undefined ? "--help lists the flags" : `did you mean --${guess}?`,
  );
}

/** Sets a field to what was typed for it. A list grows; anything else may be set once. */
function assign(parsed: ParsedArguments, field: Field, text: string, typed: string): void {
  const key = field.path.join(".");
  const before = valueAt(parsed.values, field.path);
  if (before !== undefined && !field.many)
    throw new UsageError(`${typed} is given twice`, `${before} and ${text}`, "leave one out");
  parsed.typed.set(key, typed);
  const parts = field.commas ? text.split(",") : [text];
  const values = parts.map((part) => convert(field, part, typed));
  const value = field.many ? [...((before as unknown[] | undefined) ?? []), ...values] : values[0];
  let target = parsed.values;
  for (const step of field.path.slice(0, -1)) {
    target[step] ??= {};
    target = target[step] as Record<string, unknown>;
  }
  target[lastOf(field.path)] = value;
}

function convert(field: Field, text: string, typed: string): unknown {
  if (field.kind === "number") {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isNaN(value)) throw new UsageError(`${typed} takes a number`, `"${text}"`, describeField(field));
    return value;
  }
  if (field.kind === "boolean") {
    if (text !== "true" && text !== "false")
      throw new UsageError(`${typed} takes true or false`, `"${text}"`, describeField(field));
    return text === "true";
  }
  if (field.kind === "choice" && !field.choices.includes(text)) {
    const guess = nearest(text, field.choices);
    throw new UsageError(
      `${typed} takes one of ${field.choices.join(", ")}`,
      `"${text}"`,
      guess === undefined ? "choose one of them" : `did you mean ${guess}?`,
    );
  }
  return text;
}

async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  const value = await readJson(path);
  if (isTable(value)) return value;
  throw new ConfigError(
    "a configuration is a table of fields",
    `${path}: ${JSON.stringify(value).slice(0, 60)}`,
    'write an object, such as {"seed": 1}',
  );
}

function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], tree);
}

function describeField(field: Field): string {
  const kinds = { number: "a number", boolean: "true or false", text: "a text", choice: field.choices.join(" | ") };
  return `${field.path.join(".")}: ${kinds[field.kind]}${field.description === "" ? "" : `; ${field.description}`}`;
}
