// The npm package tokenizers, which is installed by those who learn vocabularies or load models of others (Node).
import { createRequire } from "node:module";
import { ConfigError, isNotInstalled } from "../../platform/index.ts";

/**
 * The file to load the library from.
 *
 * @param purpose what needs it: "learning a vocabulary"
 * @throws {ConfigError} where it is not installed
 */
export function nativeLibrary(purpose: string): string {
  try {
    return createRequire(import.meta.url).resolve("tokenizers");
  } catch (error) {
    if (!isNotInstalled(error, "tokenizers")) throw error;
    throw new ConfigError(
      "the npm package tokenizers is not installed",
      `${purpose} needs it; models that gentzen trained are read without it`,
      "npm install tokenizers",
      { cause: error },
    );
  }
}
