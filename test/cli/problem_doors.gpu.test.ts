// The doors for problems of one's own: files of any form through every verb, header and statement byte for byte.
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { useDevice } from "../device.ts";
import { dataFolder } from "../lean/check.ts";
import { startFakeKimina } from "../verify/backends/fakes/kimina.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

/** The small prover with room for long statements. */
async function roomyProver(context: number): Promise<string> {
  const folder = join(newFolder("roomy"), "model");
  cpSync(join(await smallProver(), "model"), folder, { recursive: true });
  const file = join(folder, "config.json");
  const config = { ...JSON.parse(readFileSync(file, "utf8")), max_position_embeddings: context };
  writeFileSync(file, JSON.stringify(config));
  return folder;
}

const lines = (file: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const benchmark = join(dataFolder ?? "absent", "benchmarks", "minif2f.jsonl");

test.skipIf(!existsSync(benchmark))(
  "eval: all of miniF2F reaches a Kimina server, each behind its own header",
  async () => {
    const server = await startFakeKimina();
    const records = lines(benchmark);
    const broken = join(newFolder("doors"), "broken.jsonl");
    writeFileSync(broken, `${readFileSync(benchmark, "utf8").trimEnd()}\n{"name": "torn", "formal_sta`);
    try {
      const model = await roomyProver(2048);
      const asked = [
        "--samples",
        "4",
        "--ks",
        "1",
        "--max-tokens",
        "8",
        "--format",
        "continue",
        "--temperature",
        "0.7",
      ];
      const checks = ["--lean", "kimina", "--kimina", server.url];
      const { code, stdout, stderr } = await gentzen("eval", broken, "--model", model, ...asked, ...checks, "--json");
      expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
      const found = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      const summary = found.at(-1);
      expect(summary).toMatchObject({ theorems: 488, repeated: 0 });
      expect(summary.leftOutRecords).toEqual([
        { source: `${broken}, line 489`, reason: expect.stringContaining("not JSON") },
      ]);
      const codes: string[] = server.requests.flatMap(({ body }) => {
        const asked = JSON.parse(body);
        return asked.snippets.map((snippet: { code: string }) => snippet.code);
      });
      for (const { header, formal_statement } of records) {
        const statement = formal_statement.replace(/ := by\n$/, "");
        expect(formal_statement).toBe(`${statement} := by\n`);
        expect(codes.filter((code) => code.startsWith(`${header}${statement} := by`))).not.toEqual([]);
      }
      for (const [index, { header, statement }] of found.slice(0, -1).entries())
        expect(`${header}${statement} := by\n`).toBe(records[index].header + records[index].formal_statement);
    } finally {
      await server.close();
    }
  },
);

/** A file whose theorems need what stands before them, and the same as records of three fields. */
const header = "namespace Own\nvariable (a b : Prop)\ndef both (x y : Prop) : Prop := x ∧ y\n";
const own = [
  ["swap", "theorem swap (hab : a ∧ b) : b ∧ a"],
  ["inl", "theorem inl (ha : a) : a ∨ b"],
  ["same", "theorem same : a → a"],
] as const;

function ownFiles(): { lean: string; jsonl: string } {
  const folder = newFolder("own");
  const lean = join(folder, "own.lean");
  writeFileSync(lean, `${header}${own.map(([, statement]) => `${statement} := sorry\n`).join("")}end Own\n`);
  const jsonl = writeRecords(
    folder,
    "own.jsonl",
    own.map(([name, statement]) => ({ name, statement: `${statement} := by sorry`, header })),
  );
  return { lean, jsonl };
}

describe.each(["lean", "jsonl"] as const)("own problems in a file of the form %s", (form) => {
  test("prove: all of them, each behind its header", async () => {
    const file = ownFiles()[form];
    const flags = ["--temperature", "0.5", "--samples", "32", "--subgoals", "2", "--workers", "1"];
    const { code, stdout } = await gentzen(
      "prove",
      "--problems",
      file,
      "--model",
      await smallProver(),
      ...flags,
      "--json",
    );
    const found = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([code, found.length]).toEqual([0, 3]);
    for (const { header, statement, proof } of found) {
      expect(header.startsWith("namespace Own\n")).toBe(true);
      expect(verifyEmbedded({ header, statement, proof }).kind).toBe("proved");
    }
  });

  test("expert: solves them, learns, and ends the same after a stop", async () => {
    const file = ownFiles()[form];
    const folder = newFolder("expert");
    const [calm, stopped] = ["calm", "stopped"].map((name) => join(folder, name));
    const command = async (out: string) => {
      const sizes = ["--rounds", "2", "--samples", "8", "--chunk", "2", "--steps", "3", "--batch", "2"];
      const model = ["--model", await smallProver(), "--out", out, "--checkpoint-every", "2", "--workers", "1"];
      const more = ["--temperature", "0.8", "--max-tokens", "40", "--capacity", "256", "--max-solve-rate", "1"];
      return ["expert", file, ...sizes, ...model, ...more];
    };
    const { code, stdout } = await gentzen(...(await command(calm)), "--json");
    const summary = JSON.parse(stdout);
    expect([code, summary]).toMatchObject([0, { loop: "expert", steps: 6, problems: 3, leftOut: 0, oracle: false }]);
    expect(summary.solved).toBeGreaterThan(1);
    const proofs = lines(join(calm, "proofs.jsonl"));
    expect(proofs.length).toBeGreaterThan(2);
    for (const { header, statement, proof } of proofs)
      expect(verifyEmbedded({ header, statement, proof }).kind).toBe("proved");
    const rechecked = await gentzen("recheck", calm, "--workers", "1", "--json");
    expect([rechecked.code, JSON.parse(rechecked.stdout)]).toMatchObject([0, { broken: 0, lost: 0 }]);
    expect(JSON.parse(rechecked.stdout).holding).toBeGreaterThan(2);
    const known = lines(join(calm, "problems.jsonl"));
    expect(known.map(({ name }) => name)).toEqual(["swap", "inl", "same"].map((name) => expect.stringContaining(name)));
    for (const { difficulty, statement } of known) {
      expect(difficulty < 1, statement).toBe(proofs.some((each) => each.statement === statement));
      expect(difficulty).toBeGreaterThanOrEqual(0);
    }
    const again = await gentzen("eval", join(calm, "problems.jsonl"), "--model", calm, "--samples", "1", "--ks", "1");
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("of 3 theorems proved")]);
    expect((await gentzenUntil(stopped, 1, ...(await command(stopped)))).code).toBe(130);
    expect((await gentzen(...(await command(stopped)))).code).toBe(0);
    expect(metricsOf(stopped)).toEqual(metricsOf(calm));
    const weights = (run: string) => readFileSync(join(run, "model", "model.safetensors"));
    expect(weights(stopped).equals(weights(calm))).toBe(true);
  });

  test("grpo: a reward of one's own counts for proofs alone, and its faults name the problem", async () => {
    const file = ownFiles()[form];
    const folder = newFolder("grpo");
    const reward = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const command = async (out: string, ...more: string[]) => {
      const sizes = ["--steps", "2", "--prompts", "2", "--group", "4", "--max-tokens", "40", "--capacity", "256"];
      const model = ["--model", await smallProver(), "--out", join(folder, out), "--workers", "1"];
      return gentzen("grpo", file, ...sizes, ...model, "--temperature", "1.3", ...more, "--json");
    };
    const tens = reward("tens.mjs", "export default () => 10;");
    const { code, stdout } = await command("tens", "--reward", tens, "--reward-weight", "0.5");
    expect([code, JSON.parse(stdout).theorems]).toEqual([0, 3]);
    for (const each of metricsOf(join(folder, "tens")))
      expect(each.reward).toBeCloseTo(6 * each["verdict/proved_share"], 6);

    const always = await command("always", "--reward", tens, "--reward-unverified");
    expect(always.code).toBe(0);
    for (const each of metricsOf(join(folder, "always"))) expect(each.reward).toBeGreaterThanOrEqual(10);

    const throwing = reward("throws.mjs", "export default function bad() { throw new Error('no'); }");
    const thrown = await command("throws", "--reward", throwing, "--reward-unverified");
    expect(thrown.code).toBe(2);
    expect(thrown.stderr).toMatch(/the reward 'bad' throws\n {2}problem: .*(swap|inl|same)/);
    const nothing = await command(
      "nan",
      "--reward",
      reward("nan.mjs", "export default () => NaN;"),
      "--reward-unverified",
    );
    expect(nothing.stderr).toContain("is no finite number");
    const typed = await command("typed", "--reward", reward("typed.ts", "export default (): number => 1;"));
    if (!(process as { features: { typescript?: unknown } }).features.typescript) {
      expect([typed.code, typed.stderr.split("\n").length > 2]).toEqual([2, true]);
      expect(typed.stderr).toContain("this Node does not read TypeScript");
    }
  });
});
