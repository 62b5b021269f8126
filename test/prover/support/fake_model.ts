// A sampler with known probabilities: in the state that a text ends in, each of some moves is as likely as any other.
import { Random } from "../../../src/platform/index.ts";
import type { PromptText, SampledCompletion, Sampler } from "../../../src/prover/interfaces.ts";
import { logicMoves } from "../../../src/tasks/logic/audit/moves.ts";
import { type ShownGoal, sequentOfPrompt } from "../../../src/tasks/logic/goal_view.ts";
import { hypothesisName, printFormula } from "../../../src/tasks/logic/print.ts";
import { spaced, tidy } from "../../../src/tasks/logic/prompts.ts";

/** The goal that the last line with one shows. */
function goalIn(text: string): ShownGoal {
  if (text.endsWith(" by")) {
    const { hypotheses, goal } = sequentOfPrompt(text)!;
    const known = hypotheses.map((formula, index) => ({ name: hypothesisName(index), type: printFormula(formula) }));
    return { hypotheses: known, target: printFormula(goal) };
  }
  const line = text.split("\n").findLast((each) => each.includes("⊢")) ?? "⊢ False";
  const [known, target] = tidy(line.replace(/^ *(-- )?/, "").replace(/ \| \d+$/, "")).split("⊢");
  const hypotheses = known
    .split(/,(?= *h\d+ :)/)
    .filter((each) => each.trim() !== "")
    .map((each) => {
      const [name, ...type] = each.split(":");
      return { name: name.trim(), type: type.join(":").trim() };
    });
  return { hypotheses, target: target.trim() };
}

/** What the model may say in a state: each as likely as any other. */
export type Mind = (goal: ShownGoal) => readonly string[];

/** The moves of logic without those that cut the proof into cases, or turn to something else. */
export const plainMoves: Mind = (goal) =>
  logicMoves(goal).filter((line) => !/by_cases|byContradiction|exfalso|contradiction/.test(line));

/** A model that writes lines, a token a word and one for the line break, and counts what it has sampled. */
export class FakeModel implements Sampler {
  tokens = 0;
  readonly #mind: Mind;
  /** Whether lines begin with their line break. */
  readonly #leading: boolean;

  constructor({ mind = plainMoves, leading = false }: { mind?: Mind; leading?: boolean } = {}) {
    this.#mind = mind;
    this.#leading = leading;
  }

  readonly sample: Sampler["sample"] = async (prompts, { count, maxTokens, seed }, _, turns) => {
    const wanted = prompts.flatMap((prompt, index) =>
      Array.from({ length: count }, (_, place) => ({ prompt, index, random: new Random(`${seed} ${index} ${place}`) })),
    );
    const done = await Promise.all(
      wanted.map(({ prompt, index, random }) => this.#write(prompt, maxTokens, random, turns?.(index))),
    );
    return prompts.map((_, index) => done.filter((_, at) => wanted[at].index === index));
  };

  async #write(
    prompt: PromptText,
    most: number,
    random: Random,
    turns: ReturnType<NonNullable<Parameters<Sampler["sample"]>[3]>>,
  ): Promise<SampledCompletion> {
    const asked = typeof prompt === "string" ? prompt : prompt.join("");
    const logprobs: number[] = [];
    let text = "";
    let finish: SampledCompletion["finish"] | undefined;
    for (let turn = 0; finish === undefined; turn++) {
      const lines = this.#mind(goalIn(`${asked}${text}`));
      const line = spaced(random.pick(lines));
      const words = line.trim().split(" ").length + (this.#leading && text === "" ? 2 : 1);
      if (logprobs.length + words > most) {
        while (logprobs.length < most) logprobs.push(0);
        finish = "length";
        break;
      }
      logprobs.push(-Math.log(lines.length), ...Array<number>(words - 1).fill(0));
      const said = `${this.#leading && text === "" ? "\n" : ""}${line}\n`;
      text += said;
      const answer = await turns?.answer({ turn, text, said });
      if (answer === undefined) finish = "stop";
      else text += answer;
    }
    this.tokens += logprobs.length;
    return { text, tokens: logprobs.map((_, at) => at), logprobs, weightsId: "fake", finish };
  }
}
