// gentzen generate: drawn as asked for, or as the model's generation_config.json says, or by the likeliest tokens.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shippedProver } from "../../src/prover/node.ts";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";
import { newFolder } from "./small_prover.ts";

useDevice();

/** The prover that comes with gentzen, with a file that says how it is sampled. */
function sampled(stated: object): string {
  const folder = join(newFolder("generate"), "model");
  cpSync(shippedProver(), folder, { recursive: true });
  writeFileSync(join(folder, "generation_config.json"), JSON.stringify(stated));
  return folder;
}

async function texts(model: string, ...flags: string[]) {
  const asked = ["--prompt", " ⊢ p → q → p", "--samples", "6", "--max-tokens", "6", "--seed", "3", "--json"];
  const { code, stdout, stderr } = await gentzen("generate", "--model", model, ...asked, ...flags);
  if (code !== 0) throw new Error(stderr);
  const records = stdout.trimEnd().split("\n");
  return { texts: records.map((line) => (JSON.parse(line) as { text: string }).text), stderr };
}

test("the model's own sampling is the default, said, and what is asked for stands above it", async () => {
  const model = sampled({ do_sample: true, temperature: 1.5, top_k: 40, repetition_penalty: 1.1 });
  const byFile = await texts(model);
  const byFlags = await texts(shippedProver(), "--temperature", "1.5", "--top-k", "40");
  expect(byFile.texts).toEqual(byFlags.texts);
  expect(new Set(byFile.texts).size).toBeGreaterThan(1);
  expect(byFile.stderr).toMatch(
    /^drawn at temperature 1.5, topK 40; its generation_config.json says .*repetition_penalty 1.1, which is not carried out$/m,
  );
  expect(byFlags.stderr).not.toContain("drawn at");
  const likeliest = await texts(shippedProver());
  expect(new Set(likeliest.texts).size).toBe(1);
  expect((await texts(model, "--temperature", "0")).texts).toEqual(likeliest.texts);
  expect((await texts(sampled({ do_sample: false, temperature: 1.5 }))).texts).toEqual(likeliest.texts);
});
