// gentzen lean doctor: which verifiers this machine has, and whether they can be believed.
import { z } from "zod";
import { describeExamination, examineLean, verifierFields, verifierOptions } from "../../verify/node.ts";
import { EXIT } from "../exit_codes.ts";
import { defineVerb } from "../verb.ts";

const { lean: _, ...fields } = verifierFields;

export const verb = defineVerb({
  summary: "find the Leans of this machine and try them",
  description:
    "`gentzen lean doctor` looks for a sandbox, lean, lake, a Lake project, a REPL and a Kimina server, and gives every verifier\n" +
    "that it finds a true theorem and some false ones. The exit code is 1 if a verifier that was named is missing or wrong.",
  config: z.object({
    action: z.enum(["doctor"]).describe("doctor"),
    ...fields,
    seconds: z.number().min(0).default(2).describe("how long to measure each verifier's speed"),
  }),
  positional: "action",
  examples: [
    ["lean doctor", "what there is on this machine"],
    ["lean doctor --project ~/mathlib_project --repl ~/repl/.lake/build/bin/repl", "with the Lean of a Lake project"],
    ["lean doctor --kimina http://localhost:8000 --json", "one JSON line, with a server"],
  ],
  next: (_, done) => [
    [
      "verify FILE.lean --lean NAME",
      done ? "has a file checked by one of those that work" : "by one of those that do work",
    ],
  ],
  async run({ seconds, action: _action, ...config }, { output }) {
    const options = verifierOptions({ lean: "embedded", ...config });
    const found = await examineLean(options, seconds);
    output.record(found, () => describeExamination(found));
    const isWell = found.verifiers.every(({ state }) => state === "works" || state === "unnamed");
    return isWell ? EXIT.ok : EXIT.failed;
  },
});
