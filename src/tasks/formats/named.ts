// The formats by the names that models, configurations and command lines have for them.
import { ConfigError } from "../../platform/index.ts";
import { logicFormat, translatedFormat } from "../logic/formats.ts";
import type { Format } from "../task.ts";
import { continueFormat, deepSeekFormat, goedelFormat, kiminaFormat, leanFormat, pythagorasFormat } from "./lean.ts";
import { planFormat } from "./plan.ts";
import { stateFormat } from "./state.ts";
import { stepFormat } from "./step.ts";

export const formatNames = [
  "goal",
  "statement",
  "state",
  "step",
  "plan",
  "lean",
  "continue",
  "deepseek",
  "goedel",
  "kimina",
  "pythagoras",
] as const;
export type FormatName = (typeof formatNames)[number];

/** The formats of models that are taught theorems of logic in the names that these are drawn in. */
export const logicStyles = ["goal", "statement", "state", "step"] as const;
export type LogicStyle = (typeof logicStyles)[number];

/** The format of a style, for problems in those names. */
export function styleNamed(style: LogicStyle): Format {
  return style === "goal" || style === "statement" ? logicFormat(style) : formatNamed(style);
}

const ofLeanText = [leanFormat, continueFormat, deepSeekFormat, goedelFormat, kiminaFormat, pythagorasFormat];

/** The format of a name, for problems in any names. @throws ConfigError where there is none. */
export function formatNamed(name: string): Format {
  if (name === "goal" || name === "statement") return translatedFormat(name);
  if (name === "state") return stateFormat();
  if (name === "step") return stepFormat;
  if (name === "plan") return planFormat;
  const found = ofLeanText.find((format) => format.name === name);
  if (found !== undefined) return found;
  throw new ConfigError(`no format '${name}'`, `formats: ${formatNames.join(", ")}`, "choose one");
}
