// What generation_config.json says of sampling: taken where nobody says otherwise, refused where it cannot be.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { generationDefaults } from "../../src/prover/backend/generation_file.ts";
import { describeAsked, drawingOf, wholeDrawingOf } from "../../src/prover/drawing.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-generation-"));
afterAll(() => rmSync(folder, { recursive: true }));
const read = (stated: unknown) => {
  writeFileSync(join(folder, "generation_config.json"), JSON.stringify(stated));
  return generationDefaults(folder);
};
const qwen = { do_sample: true, temperature: 0.6, top_p: 0.95, top_k: 20, eos_token_id: [1, 2], repetition_penalty: 1 };

test("its sampling is below what a format's makers, prover.json and the user say", async () => {
  const generation = await read(qwen);
  expect(generation).toEqual({ stated: qwen, drawing: { temperature: 0.6, topP: 0.95, topK: 20 }, leftOut: [] });
  const opened = { said: {}, generation };
  expect(drawingOf({}, opened, {})).toEqual({ temperature: 0.6, topP: 0.95, topK: 20, maxTokens: 192 });
  expect(drawingOf({ topK: 0 }, opened, {})).toMatchObject({ temperature: 0.6, topK: 0 });
  expect(drawingOf({}, opened, { sampling: { temperature: 1, topP: 0.9, topK: 0 } })).toMatchObject({
    temperature: 1,
    topP: 0.9,
    topK: 0,
  });
  expect(drawingOf({}, { ...opened, said: { temperature: 0.8 } }, {})).toMatchObject({ temperature: 0.8, topK: 20 });
  // Policy gradients draw among all tokens.
  expect(wholeDrawingOf({}, opened, {})).toEqual({ temperature: 1, maxTokens: 192 });
  expect(describeAsked({ undescribed: "m", generation }, { name: "lean" }, drawingOf({}, opened, {}))).toMatch(
    /at temperature 0\.6, topP 0\.95, topK 20 and for at most 192 tokens; its generation_config\.json says temperature 0\.6, topP 0\.95, topK 20 \(/,
  );
});

test("a file that does not ask for sampling says nothing of it", async () => {
  expect((await read({ temperature: 0.6 }))?.drawing).toEqual({});
  expect((await read({ ...qwen, do_sample: false }))?.drawing).toEqual({});
  expect(describeAsked({ undescribed: "m" }, { name: "lean" }, drawingOf({}, { said: {} }, {}))).not.toContain(
    "generation_config",
  );
});

test("what is asked for and not carried out is named, and what cannot be is refused", async () => {
  const { leftOut } = (await read({ ...qwen, repetition_penalty: 1.05, num_beams: 4 }))!;
  expect(leftOut).toEqual(["repetition_penalty 1.05", "num_beams 4"]);
  for (const wrong of [{ top_p: 2 }, { top_p: 0 }, { temperature: "hot" }, { top_k: 1.5 }, { min_p: -1 }])
    await expect(read({ do_sample: true, ...wrong }), JSON.stringify(wrong)).rejects.toThrow(/cannot be\n {2}found: /);
  await expect(read([])).rejects.toThrow(/not a configuration/);
  rmSync(join(folder, "generation_config.json"));
  expect(await generationDefaults(folder)).toBeUndefined();
});
