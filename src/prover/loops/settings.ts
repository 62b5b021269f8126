// The settings of a loop held against their schema, where they enter.
import type { z } from "zod";
import { ConfigError, nearest } from "../../platform/index.ts";

/**
 * Settings with their defaults.
 *
 * @param of what they are the settings of, for errors
 * @throws ConfigError that names a field which there is not, or whose value cannot be
 */
export function settingsWithDefaults<Schema extends z.ZodObject>(
  schema: Schema,
  given: z.input<Schema>,
  of: string,
): z.output<Schema> {
  const result = schema.strict().safeParse(given);
  if (result.success) return result.data as z.output<Schema>;
  const [issue] = result.error.issues;
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys;
    const guess = nearest(key, Object.keys(schema.shape));
    throw new ConfigError(
      `${of} has no setting '${key}'`,
      `settings: ${Object.keys(schema.shape).join(", ")}`,
      guess === undefined ? "leave it out, or take one of these" : `did you mean ${guess}?`,
    );
  }
  const path = issue.path.map(String);
  const found = path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], given);
  const field = schema.shape[path[0]] as z.ZodType | undefined;
  throw new ConfigError(
    `${of}: ${path.join(".")}: ${issue.message}`,
    `found: ${JSON.stringify(found)}`,
    field?.description ?? "give a value that fits",
  );
}
