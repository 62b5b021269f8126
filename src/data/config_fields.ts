// The fields of a configuration, read from its zod schema: each is a flag on the command line and a key in a file.
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** One field that holds a value; fields of nested objects have longer paths. */
export interface Field {
  /** Where it is in the configuration: `["sft", "schedule", "lr"]`. */
  path: readonly string[];
  /** The flag without its dashes: `sft.schedule.lr`, `max-tokens`. */
  flag: string;
  kind: "number" | "boolean" | "text" | "choice";
  /** A list: the flag several times, or several values after commas. */
  many: boolean;
  /** Commas separate the values of the list: none of them can have one of its own. */
  commas: boolean;
  choices: readonly string[];
  required: boolean;
  defaultValue: unknown;
  description: string;
}

/** Every field of a configuration, in the order in which the schema has them. */
export function fieldsOf(schema: z.ZodObject, path: readonly string[] = []): Field[] {
  return Object.entries(schema.shape).flatMap(([key, child]) => {
    const here = [...path, key];
    const { inner, ...facts } = unwrap(child as z.ZodType);
    if (inner instanceof z.ZodObject) return fieldsOf(inner, here);
    // A table of tables has no flag; a configuration file can hold one.
    if (inner instanceof z.ZodRecord) return [];
    const many = inner instanceof z.ZodArray;
    const element = many ? unwrap(inner.element as z.ZodType).inner : inner;
    const flag = here.map(kebabCase).join(".");
    const commas = many && !element.safeParse(",").success;
    return [{ path: here, flag, many, commas, ...kindOf(element), ...facts }];
  });
}

/** The fields of a complete configuration, each of which may be left out: for overrides of a preset. */
export function overridesOf(shape: z.ZodRawShape): Record<string, z.ZodType> {
  const fields = Object.entries(shape).map(([key, child]): [string, z.ZodType] => {
    const schema = child as z.ZodType;
    return [key, (schema instanceof z.ZodObject ? z.strictObject(overridesOf(schema.shape)) : schema).optional()];
  });
  return Object.fromEntries(fields);
}

/** The part of a configuration that some of its fields are. */
export function pickFields<Shape extends z.ZodRawShape>(
  config: z.output<z.ZodObject<Shape>>,
  shape: Shape,
): z.output<z.ZodObject<Shape>> {
  const picked = Object.keys(shape).map((name) => [name, (config as Record<string, unknown>)[name]]);
  return Object.fromEntries(picked) as z.output<z.ZodObject<Shape>>;
}

/** Fields as they are typed, but for those that are what they are by default: `["--problems", "a.jsonl", "--format", "lean"]`. */
export function typedFields(shape: z.ZodRawShape, config: Readonly<Record<string, unknown>>): string[] {
  return fieldsOf(z.object(shape)).flatMap(({ path, flag, defaultValue }) => {
    const value = config[path.join(".")];
    if (value === undefined || isDeepStrictEqual(value, defaultValue)) return [];
    return [`--${flag}`, ...(value === true ? [] : [value].flat().map(String))];
  });
}

type Facts = Pick<Field, "required" | "defaultValue" | "description">;

/** Takes off what says optional, default and the like. */
function unwrap(schema: z.ZodType): Facts & { inner: z.ZodType } {
  let inner = schema;
  let required = true;
  let defaultValue: unknown;
  let description = schema.description;
  for (;;) {
    description ??= inner.description;
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      required = false;
      defaultValue ??= inner.def.defaultValue;
      inner = inner.def.innerType as z.ZodType;
    } else if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) {
      required = false;
      inner = inner.def.innerType as z.ZodType;
    } else {
      return { inner, required, defaultValue, description: description ?? "" };
    }
  }
}

function kindOf(schema: z.ZodType): Pick<Field, "kind" | "choices"> {
  if (schema instanceof z.ZodNumber) return { kind: "number", choices: [] };
  if (schema instanceof z.ZodBoolean) return { kind: "boolean", choices: [] };
  if (schema instanceof z.ZodEnum) return { kind: "choice", choices: schema.options.map(String) };
  return { kind: "text", choices: [] };
}

/** "maxTokens" as it is written on a command line: "max-tokens". */
function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
