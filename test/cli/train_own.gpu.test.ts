// gentzen train on problems of a user's own: files with broken lines, rewards, a stop in the middle, and what it refuses.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { useDevice } from "../device.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder, smallProver } from "./small_prover.ts";

useDevice();

const header = "variable (a b : Prop)\n";
const theorems = {
  swap: "(hab : a ∧ b) : b ∧ a",
  inl: "(ha : a) : a ∨ b",
  same: ": a → a",
  absurd: "(ha : a) (hn : ¬a) : b",
  turned: "(hba : b ∧ a ∧ a) : (a ∧ a) ∧ b",
  inside: "(ha : a ∧ a) : (a ∧ a) ∨ b",
};
const statements = Object.entries(theorems).map(([name, text]) => [name, `theorem ${name} ${text}`] as const);

function write(name: string, text: string): string {
  const path = join(newFolder("train-own"), name);
  writeFileSync(path, text);
  return path;
}
const jsonl = (more: object = {}, torn = "") =>
  write(
    "own.jsonl",
    statements.map(([name, statement]) => `${JSON.stringify({ name, statement, header, ...more })}\n`).join("") + torn,
  );
const lean = () =>
  write("own.lean", `${header}${statements.map(([, statement]) => `${statement} := sorry\n`).join("")}`);

const sizes = [
  "--preset",
  "smoke",
  "--expert.rounds",
  "1",
  "--expert.steps",
  "2",
  "--grpo.iterations",
  "2",
  "--rows",
  "16",
];
const measured = ["--evaluation.samples", "2", "--evaluation.validation-samples", "2", "--evaluation.ks", "1"];
const asked = ["--capacity", "256", "--sampling.max-tokens", "40", "--sampling.temperature", "0.8", "--workers", "1"];
const train = async (out: string, ...more: string[]) => [
  "train",
  ...sizes,
  ...measured,
  ...asked,
  "--out",
  out,
  ...more,
];
const lines = (file: string) =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a file with a broken line, begun from a model, with a reward: stopped and resumed, it ends the same", async () => {
  const file = jsonl({}, '{"name": "torn", "stat');
  const reward = write("tens.mjs", "export default { name: 'tens', reward: () => 10, weight: { from: 0, to: 1 } };");
  const folder = newFolder("runs");
  const [calm, stopped] = ["calm", "stopped"].map((name) => join(folder, name));
  const command = async (out: string) => train(out, file, "--model", await smallProver(), "--reward", reward);
  const { code, stdout, stderr } = await gentzen(...(await command(calm)), "--json");
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  const summary = JSON.parse(stdout);
  expect(summary).toMatchObject({ oracle: false, problems: { sft: 0, pool: 4, validation: 1, test: 1 } });
  expect(summary.own).toMatchObject({ task: "records", format: "goal", leftOut: 1 });
  expect(summary.own.leftOutRecords[0].source).toBe(`${file}, line 7`);
  expect(stderr).toMatch(/left out: .*line 7: not JSON[\s\S]*set aside by a draw[\s\S]*sft falls away/);
  const proofs = lines(join(calm, "proofs.jsonl"));
  expect(proofs.length).toBeGreaterThan(1);
  const told = new Map(statements);
  for (const { problem, header: own, statement, proof } of proofs) {
    expect([own, statement]).toEqual([header, told.get(problem)]);
    expect(verifyEmbedded({ header, statement, proof }).kind).toBe("proved");
  }
  const steps = metricsOf(calm).filter((each) => (each.stage as unknown) === "grpo");
  expect(steps).toHaveLength(2);
  expect(steps.some(({ reward }) => reward > 1)).toBe(true);
  expect((await gentzenUntil(stopped, 1, ...(await command(stopped)))).code).toBe(130);
  expect((await gentzen(...(await command(stopped)))).code).toBe(0);
  expect(metricsOf(stopped)).toEqual(metricsOf(calm));
  const weights = (run: string) => readFileSync(join(run, "model", "model.safetensors"));
  expect(weights(stopped).equals(weights(calm))).toBe(true);
  expect((await gentzen("recheck", calm)).code).toBe(0);
});

test("a header that the checker does not take: the summary says why every try was rejected", async () => {
  const file = write(
    "mathlib.jsonl",
    readFileSync(jsonl(), "utf8").replaceAll(JSON.stringify(header), JSON.stringify(`import Mathlib\n${header}`)),
  );
  const { code, stdout } = await gentzen(
    ...(await train(join(newFolder("runs"), "run"), file, "--model", await smallProver())),
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/ {2}\d+ tries were rejected: unsupported: command 'import'/);
});

describe("refuses", () => {
  const refused = async (pattern: RegExp, ...args: string[]) => {
    const { code, stderr } = await gentzen(...(await train(join(newFolder("runs"), "run"), ...args)));
    expect(stderr).toMatch(pattern);
    expect(code).toBe(2);
  };

  test("problems without a proof or a model, too few, all false, all too long", async () => {
    await refused(/nothing to begin with[\s\S]*hint: give records with proofs, or --model FOLDER/, lean());
    const from = ["--model", await smallProver()];
    await refused(/too few problems[\s\S]*2 to train on/, jsonl(), ...from, "--limit", "2");
    await refused(/no theorem to try[\s\S]*swap: it is marked as not provable/, jsonl({ provable: false }), ...from);
    await refused(
      /no theorem to try[\s\S]*too long: \d+ tokens with a proof of 40, and 42 fit/,
      lean(),
      ...from,
      "--context-length",
      "42",
    );
  });

  test("what means nothing together", async () => {
    const file = jsonl();
    await refused(/files of problems, --task or --set, and one of them only/, file, "--task", "logic");
    await refused(/splits and sizes of their own[\s\S]*given: holdOut/, "--hold-out", "0.2");
    await refused(/no room for thoughts/, file, "--mode", "cot");
    await refused(/fields for drawn theorems[\s\S]*logic/, file, "--logic.symbols", "2");
    await refused(
      /size and a vocabulary of its own[\s\S]*modelSize/,
      file,
      "--model",
      await smallProver(),
      "--model-size",
      "micro",
    );
    await refused(/there is no such reward/, file, "--reward", "/nowhere/short.mjs");
    await refused(/no task 'sums'/, "--task", "sums");
  });

  test("a reward that throws, with the problem's name", async () => {
    const bad = write("bad.mjs", "export default function bad() { throw new Error('no'); }");
    const args = [jsonl(), "--model", await smallProver(), "--reward", bad, "--reward-unverified", "--stages", "grpo"];
    await refused(/the reward 'bad' throws\n {2}problem: .*\(.*own\.jsonl:\d/, ...args);
  });
});
