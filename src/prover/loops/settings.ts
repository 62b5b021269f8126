// The settings of a loop held against their schema, where they enter.
import type { z } from "zod";
import { ConfigError, itemAt, nearest } from "../../platform/index.ts";

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
  const issue = itemAt(result.error.issues, 0);
  if (issue.code === "unrecognized_keys") {
    const key = itemAt(issue.keys, 0);
    const guess = nearest(key, Object.keys(schema.shape));
    throw new ConfigError(
      `${of} has no setting '${key}'`,
      `settings: ${Object.keys(schema.shape).join(", ")}`,
      guess === undefined ? "leave it out, or take one of these" : `did you mean ${guess}?`,
    );
  }
  const path = issue.path.map(String);
  const found = path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], given);
  const [name = ""] = path;
  const field = schema.shape[name] as z.ZodType | undefined;
  throw new ConfigError(
    `${of}: ${path.join(".")}: ${issue.message}`,
    `found: ${JSON.stringify(found)}`,
    field?.description ?? "give a value that fits",
  );
}
