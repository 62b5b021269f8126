// The help texts, made from the verbs.
import { isDeepStrictEqual } from "node:util";
import { textColumns } from "../platform/index.ts";
import { EXIT_CODES_HELP } from "./exit_codes.ts";
import { type Field, fieldsOf } from "./fields.ts";
import type { Verb } from "./verb.ts";

/** The help of the whole command. */
export function generalHelp(verbs: ReadonlyMap<string, Verb>, version: string): string {
  const rows = [...verbs].map(([name, verb]) => [`  ${name}`, verb.summary]);
  return [
    `gentzen ${version}: trains and runs Lean 4 provers on WebGPU`,
    "",
    "Usage: gentzen <verb> [flags]",
    "",
    textColumns(rows),
    "",
    "Every verb",
    textColumns([
      ["  --help", "show what it does, its flags and examples"],
      ["  --config FILE", "read its fields from a JSON file; flags win"],
      ["  --json", "print JSON lines on standard output, and nothing else there"],
    ]),
    "",
    "The environment variable GENTZEN_ADAPTER=hardware|lavapipe|swiftshader forces an adapter.",
    "",
    EXIT_CODES_HELP,
  ].join("\n");
}

/** The help of one verb. */
export function verbHelp(name: string, verb: Verb): string {
  const fields = fieldsOf(verb.config);
  const positional = fields.find((field) => field.path.join(".") === verb.positional);
  const usage = positional === undefined ? "" : ` ${positionalUsage(positional)}`;
  const flags = fields.filter((field) => field !== positional);
  const sections = [
    `gentzen ${name}: ${verb.summary}`,
    `Usage: gentzen ${name}${usage}${flags.length > 0 ? " [flags]" : ""}`,
  ];
  if (verb.description !== undefined) sections.push(verb.description);
  if (positional !== undefined) sections.push(textColumns([[`  <${positional.flag}>`, positional.description]]));
  if (flags.length > 0) {
    sections.push(
      `Flags\n${textColumns(flags.map((field) => [`  --${field.flag} ${valueName(field)}`.trimEnd(), flagText(field)]))}`,
    );
  }
  sections.push(
    `Examples\n${verb.examples.map(([command, meaning]) => `  gentzen ${command}\n      ${meaning}`).join("\n")}`,
  );
  return sections.join("\n\n");
}

function positionalUsage(field: Field): string {
  const name = `<${field.flag}>${field.many ? "…" : ""}`;
  return field.required ? name : `[${name}]`;
}

function valueName(field: Field): string {
  if (field.kind === "boolean") return "";
  const name = field.kind === "choice" ? field.choices.join("|") : field.kind === "number" ? "N" : "TEXT";
  return field.commas ? `${name},…` : name;
}

function flagText(field: Field): string {
  const parts = field.description === "" ? [] : [field.description];
  if (field.many && !field.commas) parts.push("(may be given several times)");
  if (field.required) parts.push("(required)");
  else if (field.defaultValue !== undefined && !isDeepStrictEqual(field.defaultValue, []))
    parts.push(`(default ${JSON.stringify(field.defaultValue)})`);
  return parts.join(" ");
}
