// The problems that flags name, for verbs and as arguments of another command.
import { choiceFields } from "../prover/node.ts";
import { problemFields } from "../tasks/node.ts";
import { verifierFields } from "../verify/node.ts";
import { typedFields } from "./fields.ts";
import { quoted } from "./verb.ts";

export { problemFields, requiredTask, taskOf } from "../tasks/node.ts";

/** What was said of problems, how they are put and who checks, as arguments of another command. */
export function problemArguments(config: Readonly<Record<string, unknown>>): string {
  return typedFields({ ...problemFields, ...choiceFields, ...verifierFields }, config)
    .map(quoted)
    .join(" ");
}
