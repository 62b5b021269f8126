// The whole recipe on problems of a user's own, with the fake learner and the real checker: what is used, what is held out, what is said.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { mergeTables } from "../../src/platform/index.ts";
import type { ProofJudge, RolloutGroup, Sampler, TextLengths } from "../../src/prover/interfaces.ts";
import type { ConfigOverrides } from "../../src/prover/run/config.ts";
import { countedProofs } from "../../src/prover/run/counted_proofs.ts";
import { type RunSummary, runPipeline } from "../../src/prover/run/pipeline.ts";
import { type RecipeChoice, recipeOf } from "../../src/prover/run/recipe.ts";
import type { ProofRecord } from "../../src/prover/run/run_folder.ts";
import type { RunEvent } from "../../src/prover/run/state.ts";
import { Journal } from "../../src/runs/journal.ts";
import type { KnownProblem, RewardFunction, Task, TrainingText } from "../../src/tasks/index.ts";
import { recordsTask } from "../../src/tasks/node.ts";
import { type VerifyRequest, verifyEmbedded } from "../../src/verify/index.ts";
import { FakeBackend, firstOf, type Tick } from "./support/fake_backend.ts";
import { withoutTimes } from "./support/times.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-own-"));
  folders.push(folder);
  return folder;
};

const header = "namespace Own\nvariable (a b c : Prop)\n";
const stated = (name: string, text: string, more: object = {}) => ({
  name,
  statement: `theorem ${name} ${text}`,
  header,
  ...more,
});
const proofOf = (...lines: string[]) => ({ proof: ["by", ...lines.map((line) => `  ${line}`)].join("\n") });

/** Theorems in names of their own; those with proofs are learnt from first. */
const records = [
  stated("swap", "(hab : a ∧ b) : b ∧ a", proofOf("obtain ⟨x, y⟩ := hab", "constructor", "assumption", "assumption")),
  stated("inl", "(ha : a) : a ∨ b", proofOf("left", "assumption")),
  stated("inr", "(hb : b) : a ∨ b", proofOf("right", "assumption")),
  stated("same", ": a → a", proofOf("intro h", "assumption")),
  stated("first", "(hab : a ∧ b) : a"),
  stated("apply", "(f : a → b) (x : a) : b"),
  stated("weaker", "(x : b) : a → b"),
  stated("chain", "(f : a → b) (g : b → c) (x : a) : c"),
  stated("twice", "(x : a) : a ∧ a"),
  stated("absurd", "(x : a) (y : ¬a) : b"),
  stated("either", "(h : a ∨ b) : b ∨ a"),
  stated("iff", ": a ↔ a"),
];

function fileOf(lines: readonly (object | string)[]): string {
  const path = join(newFolder(), "own.jsonl");
  writeFileSync(path, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  return path;
}

interface Started {
  readonly summary: RunSummary;
  readonly asked: VerifyRequest[];
  readonly events: RunEvent[];
  readonly groups: RolloutGroup[];
  readonly texts: TrainingText[];
}

interface StartOptions extends Partial<RecipeChoice> {
  readonly sampler?: Sampler;
  readonly tick?: Tick;
  readonly lengths?: TextLengths;
}

/** Learns the problems of a task in a folder. */
async function learn(path: string, task: Task, options: StartOptions = {}): Promise<Started> {
  const { tick, lengths, sampler, overrides = {}, ...choice } = options;
  const sizes: ConfigOverrides = { seed: 3, sft: { steps: 4 }, expert: { samples: 4 }, evaluation: { ks: [1, 4] } };
  const recipe = await recipeOf({ preset: "smoke", task, overrides: mergeTables(sizes, overrides), ...choice });
  const asked: VerifyRequest[] = [];
  const events: RunEvent[] = [];
  const groups: RolloutGroup[] = [];
  const judge: ProofJudge = {
    async verifyAll(requests) {
      asked.push(...requests);
      return requests.map(verifyEmbedded);
    },
  };
  const backend = new FakeBackend(tick);
  const { grpoStep, sftStep } = backend.learner;
  const texts: TrainingText[] = [];
  backend.learner.sftStep = (each, ...rest) => {
    const first = firstOf(each, 8);
    texts.push(...first);
    return sftStep(first, ...rest);
  };
  backend.learner.grpoStep = (each, ...rest) => {
    groups.push(...each);
    return grpoStep(each, ...rest);
  };
  const summary = await runPipeline({
    ...recipe,
    path,
    judge,
    report: (event) => events.push(event),
    openBackend: async () => Object.assign(backend, sampler && { sampler }, lengths && { lengths }),
  });
  return { summary, asked, events, groups, texts };
}

const setOf = (path: string, name: string) => new Journal<KnownProblem>(join(path, "problems", `${name}.jsonl`)).read();
const namesIn = (path: string, name: string) => setOf(path, name).map((problem) => problem.name);
const notesIn = (events: readonly RunEvent[]) => events.flatMap((event) => (event.kind === "note" ? event.text : []));

describe("a file of records", () => {
  const wrong = stated("wrong", "(hab : a ∧ b ∧ c) : a", proofOf("assumption"));
  const refuted = stated("refuted", "(x : a) : b", { provable: false });
  const again = { name: "again", statement: "theorem again (p q : Prop) (h : q ∧ p) : p ∧ q" };
  const file = fileOf([
    ...records,
    wrong,
    refuted,
    again,
    '{"name": "torn", "stat',
    { name: "f", statement: "def f : Nat := 1" },
  ]);
  const path = newFolder();
  const run = learn(path, recordsTask([file]));

  test("goes through the whole recipe; header and statement reach the checker byte for byte", async () => {
    const { summary, asked } = await run;
    expect(summary.stages.map(({ tag }) => tag)).toEqual(["sft", "expert", "grpo"]);
    expect(summary.rounds).toHaveLength(2);
    expect(summary.oracle).toBe(false);
    expect(summary.pool.solved).toBeGreaterThan(2);
    expect(summary.counts["verdict/proved"]).toBeGreaterThan(5);
    const texts = new Set([...records, wrong, refuted].map((record) => `${record.header}${record.statement}`));
    for (const { header = "", statement } of asked.filter(({ statement }) => !statement.startsWith("theorem ex ")))
      expect(texts).toContain(`${header}${statement}`);
    const proofs = new Journal<ProofRecord>(join(path, "proofs.jsonl")).read();
    expect(proofs.length).toBeGreaterThan(2);
    for (const { header, statement, proof } of proofs)
      expect([header?.slice(0, 9), verifyEmbedded({ header, statement, proof }).kind]).toEqual(["namespace", "proved"]);
  });

  test("uses every record or names it, with its line", async () => {
    const { own } = (await run).summary;
    expect(own).toMatchObject({ task: "records", format: "goal", leaking: 0, leftOut: own?.leftOutRecords.length });
    const said = own?.leftOutRecords.map(({ source, reason }) => `${source.slice(file.length)}: ${reason}`);
    expect(said).toEqual([
      expect.stringMatching(/^, line 16: not JSON/),
      ":17 f: statement: the statement is of a def, not of a theorem",
      `:15 again: repeats ${file}:1 swap`,
      ":13 wrong: its known proof does not hold: failed: Tactic `assumption` failed",
    ]);
    expect(notesIn((await run).events).filter((text) => text.startsWith("left out"))).toHaveLength(4);
  });

  test("learns first from the known proofs that hold, of problems that are not held out, and keeps proofs nowhere else", async () => {
    await run;
    const [pool, held] = [namesIn(path, "pool"), [...namesIn(path, "validation"), ...namesIn(path, "test")]];
    expect([...pool, ...held].sort()).toEqual([...records.map(({ name }) => name), "wrong"].sort());
    expect(held).toHaveLength(2);
    const proved = records.filter((record) => "proof" in record).map(({ name }) => name);
    expect(namesIn(path, "sft")).toEqual(proved.filter((name) => pool.includes(name)));
    expect(namesIn(path, "canaries")).toEqual(["refuted"]);
    for (const set of ["pool", "validation", "test"])
      for (const problem of setOf(path, set)) expect("proof" in problem).toBe(false);
    for (const { statement, header, proof, lemmas } of countedProofs(path))
      expect(verifyEmbedded({ statement, header, proof, lemmas }).kind).toBe("proved");
  });

  test("says that a draw set problems aside, and draws the same again from the same seed", async () => {
    const { summary, events } = await run;
    const note = "test: no problem names this split: 1 of 13 set aside by a draw (seed 3)";
    expect([summary.own?.notes, notesIn(events)]).toEqual([
      expect.arrayContaining([note]),
      expect.arrayContaining([note]),
    ]);
    const other = newFolder();
    const again = await learn(other, recordsTask([file]));
    expect(withoutSeconds(again.summary)).toEqual(withoutSeconds(summary));
  });

  test("killed at any moment, ends like a run that was not, and refuses other problems", async () => {
    const { summary } = await run;
    const killed = newFolder();
    let kills = 0;
    for (let budget = 2; ; budget += 3) {
      let left = budget;
      const end = await learn(killed, recordsTask([file]), {
        tick: () => {
          if (--left === 0) throw new Error("killed");
        },
      }).catch((error) => {
        if (error.message !== "killed") throw error;
        kills += 1;
      });
      if (end === undefined) continue;
      expect(withoutSeconds(end.summary)).toEqual(withoutSeconds(summary));
      break;
    }
    expect(kills).toBeGreaterThan(3);
    const metrics = (folder: string) =>
      new Journal<Record<string, number>>(join(folder, "metrics.jsonl")).read().map(withoutTimes);
    expect(metrics(killed)).toEqual(metrics(path));
    const changed = fileOf(records.slice(1));
    await expect(learn(killed, recordsTask([changed]))).rejects.toThrow(
      /another configuration\n.*\n.*task\.statements/,
    );
    await expect(learn(killed, recordsTask([file]), { format: "statement" })).rejects.toThrow(
      /task\.format: "goal" there/,
    );
  });
});

const withoutSeconds = ({ seconds: _, ...summary }: RunSummary) => summary;

/** What says nothing, whatever it is asked. */
const silent: Sampler = {
  sample: async (prompts, { count }) =>
    prompts.map(() => Array(count).fill({ text: "", tokens: [], logprobs: [], weightsId: "fake", finish: "stop" })),
};

describe("held-out problems", () => {
  const inSplits = records.map((record, index) => ({
    ...record,
    split: ["train", "train", "valid", "test"][index % 4],
  }));

  test("are those whose records name the split; what is the same under other names is left out of the pool, with its count", async () => {
    const path = newFolder();
    const copy = { ...stated("copy", "(x : b) : a → b"), header: `${header}-- elsewhere\n`, split: "train" };
    // In the format of the whole statement, whose prompts of copies differ.
    const lean = { format: "lean", overrides: { stages: ["expert"], expert: { rounds: 1 } } };
    const { summary } = await learn(path, recordsTask([fileOf([...inSplits, copy])]), { ...lean, sampler: silent });
    expect(namesIn(path, "validation")).toEqual(["inr", "weaker", "either"]);
    expect(namesIn(path, "test")).toEqual(["same", "chain", "iff"]);
    expect(namesIn(path, "pool")).not.toContain("copy");
    expect(summary.own).toMatchObject({ leaking: 1, notes: [expect.stringMatching(/^1 left out of the pool/)] });
    expect(summary.leaks).toBe(0);
  });

  test("must leave something to train on", async () => {
    const held = inSplits.map((record) => ({ ...record, split: "test" }));
    await expect(learn(newFolder(), recordsTask([fileOf(held)]))).rejects.toThrow(
      /all belong to splits.*\n.*splits: test/,
    );
    const { summary } = await learn(newFolder(), recordsTask([fileOf(held)]), { split: "test" });
    expect(summary.own?.notes).toHaveLength(2);
    await expect(learn(newFolder(), recordsTask([fileOf(records.slice(0, 2))]))).rejects.toThrow(/too few problems/);
  });
});

describe("what a run begins with", () => {
  const bare = records.map(({ name, statement, header }) => ({ name, statement, header }));
  const model = {
    folder: "./models/taught",
    opened: { settings: { promptStyle: "goal", temperature: 1, maxTokens: 24 } },
  };
  const from = { ...model, opened: { ...model.opened, config: { max_position_embeddings: 256 } } };

  test("is a proof, a model, or a list of stages that needs neither", async () => {
    const file = fileOf(bare);
    await expect(learn(newFolder(), recordsTask([file]))).rejects.toThrow(/nothing to begin with.*--model FOLDER/s);
    const begun = await learn(newFolder(), recordsTask([file]), { from: from as never });
    expect(notesIn(begun.events)).toContain("sft falls away: no problem has a known proof to learn from");
    expect(begun.summary.stages.map(({ tag }) => tag)).toEqual(["expert", "grpo"]);
    expect(begun.summary.model).toMatch(/models\/taught$/);
    const stages = { overrides: { stages: ["expert", "grpo", "select"] } };
    expect((await learn(newFolder(), recordsTask([file]), stages)).summary.stages).toHaveLength(2);
  });

  test("goes on where nothing can be proved, to a summary that says so", async () => {
    const hopeless = bare.map(({ name }, index) => stated(name, `(x : a) : ${"b ∨ ".repeat(index)}b`));
    const stages = { overrides: { stages: ["expert", "grpo", "select"] } };
    const { summary } = await learn(newFolder(), recordsTask([fileOf(hopeless)]), stages);
    expect(summary).toMatchObject({ proofs: 0, pool: { solved: 0 } });
    expect(summary.rounds.map(({ newlySolved }) => newlySolved)).toEqual([0, 0]);
  });

  test("is refused where all is false or too long, or a field has no meaning", async () => {
    const refuted = fileOf(bare.map((record) => ({ ...record, provable: false })));
    await expect(learn(newFolder(), recordsTask([refuted]))).rejects.toThrow(
      /no theorem to try\n.*12 records.*\n.*12 × it is marked.*\n.*:1 swap: it is marked/,
    );
    const lengths = { of: (prompt: string) => prompt.length, sampled: 30, learnt: 1000 };
    const path = newFolder();
    await expect(learn(path, recordsTask([fileOf(records)]), { lengths })).rejects.toThrow(
      /no theorem to try.*too long: \d+ tokens with a proof of 24, and 30 fit/s,
    );
    expect(existsSync(join(path, "problems", "complete"))).toBe(false);
    const some = await learn(newFolder(), recordsTask([fileOf(records)]), { lengths: { ...lengths, sampled: 55 } });
    expect(some.summary.own?.leftOutRecords.some(({ reason }) => reason.startsWith("too long"))).toBe(true);
    for (const [overrides, named] of [
      [{ sft: { growShare: 0.5 } }, "sft.growShare"],
      [{ logic: { symbols: 2 } }, "logic"],
    ] as const)
      await expect(learn(newFolder(), recordsTask([fileOf(records)]), { overrides })).rejects.toThrow(
        `given: ${named}`,
      );
    await expect(recipeOf({ preset: "smoke", overrides: {}, split: "test" })).rejects.toThrow(
      /splits and sizes of their own/,
    );
    await expect(recipeOf({ preset: "smoke", overrides: {}, format: "lean" })).rejects.toThrow(
      /choose one of goal, statement, state, step/,
    );
    await expect(learn(newFolder(), recordsTask([fileOf(records)]), { mode: "cot" })).rejects.toThrow(
      /no room for thoughts/,
    );
  });
});

test("a Lean file's own proofs are learnt, too; one that the format cannot write is named", async () => {
  const named = (name: string, text: string, proof: string) => `theorem ${name} ${text} := ${proof}\n\n`;
  const texts = records.map(({ name, statement, ...rest }) =>
    named(name, statement.slice(`theorem ${name} `.length), "proof" in rest ? (rest.proof as string) : "by sorry"),
  );
  const path = join(newFolder(), "own.lean");
  writeFileSync(path, `${header}${texts.join("")}${named("term", "(x : c) : c ∨ c", "Or.inl x")}`);
  const folder = newFolder();
  const { summary } = await learn(folder, recordsTask([path]));
  expect(namesIn(folder, "sft").length).toBeGreaterThan(1);
  for (const { header, statement, proof } of setOf(folder, "sft"))
    expect(verifyEmbedded({ header, statement, proof: proof! }).kind).toBe("proved");
  const reasons = summary.own?.leftOutRecords.map(({ source, reason }) => `${source.split(" ").at(-1)}: ${reason}`);
  expect(reasons).toEqual(["Own.term: its known proof cannot be put as goal: not a tactic proof"]);
  expect([...namesIn(folder, "pool"), ...namesIn(folder, "test"), ...namesIn(folder, "validation")]).toContain(
    "Own.term",
  );
});

test("what the model wrote around its proofs is learnt, and the lemmas that they rest on are kept", async () => {
  const thinking: Sampler = {
    sample: async (prompts, { count }) =>
      prompts.map((prompt) => {
        const [, code] = /```lean4\n([\s\S]*?)```/.exec(String(prompt))!;
        const helped = code.replace(/^theorem/m, "theorem helper (q : Prop) (x : q) : q := x\n\ntheorem");
        const text = `Plan: it is given.\n\`\`\`lean4\n${helped.replace("sorry", "exact helper _ x")}\`\`\``;
        return Array(count).fill({ text, tokens: [1], logprobs: [0], weightsId: "fake", finish: "stop" });
      }),
  };
  const path = newFolder();
  const given = Array.from({ length: 5 }, (_, index) =>
    stated(`given${index}`, `(x : ${"a ∧ ".repeat(index)}a) : ${"a ∧ ".repeat(index)}a`),
  );
  const choice = { format: "lean", overrides: { stages: ["expert"], expert: { rounds: 1, maxSolveRate: 1 } } };
  const { texts, summary } = await learn(path, recordsTask([fileOf(given)]), { ...choice, sampler: thinking });
  expect(summary.pool.solved).toBe(3);
  expect(texts.length).toBeGreaterThan(0);
  for (const { prompt, completion } of texts) {
    expect(prompt).toContain(header);
    expect(completion).toMatch(/^Plan: it is given[\s\S]*helper _ x/);
  }
  const counted = countedProofs(path);
  expect(counted.length).toBeGreaterThan(2);
  for (const { statement, header, proof, lemmas } of counted) {
    expect(lemmas).toContain("theorem helper");
    expect(verifyEmbedded({ statement, header, proof, lemmas }).kind).toBe("proved");
    expect(verifyEmbedded({ statement, header, proof }).kind).not.toBe("proved");
  }
});

test("a reward of one's own decides what completions earn, and the run's configuration has it", async () => {
  const path = newFolder();
  const reward: RewardFunction = (_problem, _completion, verdict, { step, steps }) =>
    verdict.kind === "proved" ? 2 + step / steps : 0;
  const overrides = { seed: 5, grpo: { maxWaves: 2 } };
  const choice = { reward, rewardFacts: { reward: ["two"] }, overrides };
  const { groups } = await learn(path, recordsTask([fileOf(records)]), choice);
  const rewards = new Set(groups.flatMap(({ rollouts }) => rollouts.map((rollout) => rollout.reward)));
  expect([...rewards].every((value) => value === 0 || value >= 2)).toBe(true);
  expect(Math.max(...rewards)).toBeGreaterThan(1.9);
  expect(JSON.parse(readFileSync(join(path, "config.json"), "utf8")).task).toMatchObject({
    reward: ["two"],
    format: "goal",
  });
});
