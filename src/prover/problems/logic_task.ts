// The task of a run that is given no problems: theorems of logic, drawn with their proofs, whose texts are grown and renumbered.
import type { Random } from "../../platform/index.ts";
import {
  canonicalForm,
  drawProblemSets,
  type Format,
  grow,
  type KnownProblem,
  logicTask,
  type Proved,
  parseStatement,
  printStatement,
  type RewardFunction,
  shiftNames,
  signatureOf,
  styleNamed,
  type TrainingText,
  tacticProof,
  taughtSteps,
  trainingTextOf,
  vocabularyCorpus,
} from "../../tasks/index.ts";
import type { TrainConfig } from "../run/config.ts";
import type { Growth, Lesson, RunSets, RunTask } from "./run_task.ts";

/** What may be said of it besides the configuration. */
export type LogicTaskOptions = Pick<RunTask, "facts" | "from"> & { readonly reward?: RewardFunction };

/** Theorems of logic in the configuration's style of prompts. */
export function logicRunTask(
  { promptStyle }: Pick<TrainConfig, "promptStyle">,
  options: LogicTaskOptions = {},
): RunTask {
  const format = styleNamed(promptStyle);
  return {
    ...options,
    name: "logic",
    format,
    comparisons: logicTask,
    keepTexts: false,
    draft(config, report) {
      report({ kind: "stage", stage: "problems", text: "drawing theorems and searching their proofs" });
      const sets = drawProblemSets({ ...config.logic, seed: config.seed }, (settled, filled) => {
        const done = Math.round(filled * 100);
        report({ kind: "progress", stage: "problems", done, total: 100, note: `${settled} statements` });
      });
      return { sets };
    },
    corpus({ sft }) {
      // Where the checker writes in the texts, a part of them has every word.
      const some = promptStyle === "goal" || promptStyle === "statement" ? sft : sft.slice(0, CORPUS);
      return vocabularyCorpus(
        some.flatMap((problem) => (format.steps ? (teach(problem) ?? []) : textOf(format, problem, problem.proof!))),
      );
    },
    teach,
    texts: (config, sets) => {
      const texts = new LogicTexts(config, sets);
      return (lesson, growth, random) => texts.text(lesson, growth, random);
    },
  };
}

const CORPUS = 2000;

/** Steps by a rule, rather than those of a shortest proof. */
const teach = ({ statement }: KnownProblem) => taughtSteps(parseStatement(statement).sequent);

/** Proofs as they are, renumbered, or grown into longer ones. */
class LogicTexts {
  private readonly config: TrainConfig;
  private readonly format: Format;
  private readonly sft: readonly KnownProblem[];
  private readonly heldOut: ReadonlySet<string>;
  /** Problems of the SFT set, taken apart. */
  private readonly parsed = new Map<KnownProblem, Proved>();

  constructor(config: TrainConfig, { sft, validation, test }: RunSets) {
    this.config = config;
    this.format = styleNamed(config.promptStyle);
    this.sft = sft;
    this.heldOut = new Set([...validation, ...test].flatMap(({ canonical }) => canonical ?? []));
  }

  text(lesson: Lesson, { growShare, growMost }: Growth, random: Random): TrainingText {
    const { problem, proof } = lesson;
    const grown = random.next() < growShare ? this.grown(this.provedOf(lesson), growMost, random) : undefined;
    return this.named({ ...problem, proof, ...grown }, random);
  }

  /** A problem grown from another; undefined where it has become a held-out one. */
  private grown(from: Proved, most: number, random: Random): { statement: string; proof: string } | undefined {
    const { symbols, maxHypotheses, maxConnectives } = this.config.logic;
    const { sft } = this;
    const other = () => {
      const problem = random.pick(sft);
      return this.provedOf({ problem, proof: problem.proof! });
    };
    const options = { most, maxHypotheses, maxConnectives: maxConnectives + 1, other };
    const { sequent, lines } = grow(from, options, random);
    if (signatureOf(sequent).predicates.size > symbols || this.heldOut.has(canonicalForm(sequent).text))
      return undefined;
    return { statement: printStatement(sequent), proof: tacticProof(lines) };
  }

  private provedOf({ problem, proof }: Lesson): Proved {
    if (problem.proof !== proof) return proved(problem.statement, proof);
    let known = this.parsed.get(problem);
    if (known === undefined) {
      known = proved(problem.statement, proof);
      this.parsed.set(problem, known);
    }
    return known;
  }

  private named(problem: KnownProblem & { readonly proof: string }, random: Random): TrainingText {
    const { shiftShare, shiftMost } = this.config.texts;
    const shifted = random.next() < shiftShare;
    const offset = shifted ? 1 + random.int(Math.max(1, shiftMost)) : 0;
    const { statement, proof } = offset === 0 ? problem : shiftNames(problem.statement, problem.proof, offset);
    return textOf(this.format, { ...problem, statement }, proof);
  }
}

/** A proof as the format writes it. */
function textOf(format: Format, problem: KnownProblem, proof: string): TrainingText {
  return trainingTextOf(format, problem, format.write({ proof }, problem));
}

/** A statement and its proof, taken apart. */
function proved(statement: string, proof: string): Proved {
  const lines = proof
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  return { sequent: parseStatement(statement).sequent, lines };
}
