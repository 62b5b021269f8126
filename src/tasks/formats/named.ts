// The formats by the names that models, configurations and command lines have for them.
import { ConfigError } from "../../platform/index.ts";
import { translatedFormat } from "../logic/formats.ts";
import type { Format } from "../task.ts";
import { continueFormat, deepSeekFormat, goedelFormat, kiminaFormat, leanFormat, pythagorasFormat } from "./lean.ts";
import { stateFormat } from "./state.ts";

export const formatNames = [
  "goal",
  "statement",
  "state",
  "lean",
  "continue",
  "deepseek",
  "goedel",
  "kimina",
  "pythagoras",
] as const;
export type FormatName = (typeof formatNames)[number];

const ofLeanText = [leanFormat, continueFormat, deepSeekFormat, goedelFormat, kiminaFormat, pythagorasFormat];

/** The format of a name, for problems in any names. @throws ConfigError where there is none. */
export function formatNamed(name: string): Format {
  if (name === "goal" || name === "statement") return translatedFormat(name);
  if (name === "state") return stateFormat();
  const found = ofLeanText.find((format) => format.name === name);
  if (found !== undefined) return found;
  throw new ConfigError(`no format '${name}'`, `formats: ${formatNames.join(", ")}`, "choose one");
}
