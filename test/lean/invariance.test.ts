// What does not change a proof's meaning changes no verdict: names of variables, order of hypotheses, white space.
import { describe, expect, it } from "vitest";
import { Random } from "../../src/platform/index.ts";
import { type VerifyRequest, verifyEmbedded } from "../../src/verify/index.ts";
import { fuzzCorpus } from "./fuzz.ts";
import { mutateLine } from "./fuzz_mutate.ts";

const corpus = fuzzCorpus(200);

/** Right proofs, and as many that are broken: a line is missing, twice, moved or taken from another. */
const requests: VerifyRequest[] = corpus.proofs.flatMap((request, index) => {
  const { proof } = corpus.proofs[(index + 1) % corpus.proofs.length];
  return [request, { ...request, proof: mutateLine(new Random(index), request.proof, [proof]) }];
});

function sameVerdicts(change: (request: VerifyRequest, random: Random) => VerifyRequest): void {
  let [proved, other, changes] = [0, 0, 0];
  for (const [index, request] of requests.entries()) {
    const changed = change(request, new Random(`change ${index}`));
    if (changed.proof !== request.proof || changed.statement !== request.statement) changes++;
    const before = verifyEmbedded(request);
    const after = verifyEmbedded(changed);
    expect(after.kind, `${changed.statement} := ${changed.proof}`).toBe(before.kind);
    if (before.kind === "proved") proved++;
    else other++;
  }
  expect(proved).toBeGreaterThan(200);
  expect(other).toBeGreaterThan(75);
  expect(changes).toBeGreaterThan(150);
}

/** A variable of the generated texts: one letter, perhaps with a number. */
const variable = /(?<![\p{L}\p{N}_.])\p{L}\d*(?![\p{L}\p{N}_'])/gu;
const rename = (text: string): string => text.replace(variable, (name) => (name === "α" ? "γ" : `${name}7`));

/** `(p q : Prop)` and the like first, then the hypotheses in another order. */
function reorder(statement: string, random: Random): string {
  const [, before, hypotheses, goal] =
    /^(theorem \w+(?: [({](?!h\d)[^:]*:[^()]*[)}])*)((?: \(h\d.*\))?)( : .*)$/.exec(statement) ?? [];
  if (hypotheses === undefined) return statement;
  const parts = hypotheses.split(/(?= \(h\d+ :)/);
  for (let i = parts.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [parts[i], parts[j]] = [parts[j], parts[i]];
  }
  return `${before}${parts.join("")}${goal}`;
}

/** Comments and blank lines between lines, wider gaps within them, and the whole block further to the right. */
function respace(text: string, random: Random): string {
  const deeper = " ".repeat(random.int(4));
  return text
    .split("\n")
    .map((line, index) => {
      const indentation = /^ */.exec(line)?.[0] ?? "";
      const wide = line.slice(indentation.length).replaceAll(" ", () => " ".repeat(1 + random.int(3)));
      const ending = random.pick(["", "  ", " -- a note", " /- one -/", "\n", "\n\n      -- h0\n"]);
      return `${index === 0 ? "" : indentation + deeper}${wide}${index === 0 ? "" : ending}`;
    })
    .join("\n");
}

describe("a verdict stays the same", () => {
  it("when variables get other names", () => {
    sameVerdicts(({ statement, proof }) => ({ statement: rename(statement), proof: rename(proof) }));
  });

  it("when independent hypotheses stand in another order", () => {
    sameVerdicts(({ statement, proof }, random) => ({ statement: reorder(statement, random), proof }));
  });

  it("when white space and comments change", () => {
    sameVerdicts(({ statement, proof }, random) => ({ statement, proof: respace(proof, random) }));
  });
});
