// Training states on disk: exact resumption, crashes while saving, files of another model.
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DataError } from "../../src/platform/index.ts";
import { Checkpoints } from "../../src/runs/node.ts";
import { readAll } from "../../src/tensor/index.ts";
import { sftStep, Trainer } from "../../src/train/index.ts";
import { readTraining, writeTraining } from "../../src/train/node.ts";
import { useDevice } from "../device.ts";
import { bigram } from "../train/bigram.ts";
import { randomSequences } from "../train/sequences.ts";

useDevice();

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gentzen-checkpoints-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const options = { capacity: 40, weightDecay: 0.1, lossScaling: { initial: 8, growthInterval: 2, largest: 64 } };
const config = { model_type: "bigram" };

function fresh(seed = 1) {
  const model = bigram(11, 16, seed);
  return { model, trainer: new Trainer(model, options), contents: { config, weights: model.parameters } };
}

async function step({ trainer }: ReturnType<typeof fresh>) {
  const sequences = randomSequences(20, 11, trainer.updates);
  const { loss, grad_norm, loss_scale } = await sftStep(trainer, sequences, { lr: 0.02, clip: 0.5 });
  return [loss, grad_norm, loss_scale];
}

test("a run that goes on from disk has the same losses, norms and weights to the last bit", async () => {
  const whole = fresh();
  const expected: number[][] = [];
  for (let index = 0; index < 7; index++) expected.push(await step(whole));
  const early = fresh();
  for (let index = 0; index < 3; index++) await step(early);
  await writeTraining(root, early.trainer, early.contents, { note: "three" });
  const late = fresh(99);
  expect(await readTraining(root, late.trainer, late.model.parameters)).toEqual({ note: "three" });
  expect(late.trainer.updates).toBe(3);
  const found: number[][] = [];
  for (let index = 3; index < 7; index++) found.push(await step(late));
  expect(found).toEqual(expected.slice(3));
  expect(await readAll(Object.values(late.model.parameters))).toEqual(
    await readAll(Object.values(whole.model.parameters)),
  );
  expect(JSON.parse(await readFile(join(root, "config.json"), "utf8"))).toEqual(config);
});

describe("numbered checkpoints", () => {
  const write = (text: string) => (folder: string) => writeFile(join(folder, "file"), text);

  test("the newest is found, old ones go", async () => {
    const checkpoints = new Checkpoints(join(root, "deep", "checkpoints"), 2);
    expect(await checkpoints.latest()).toBeUndefined();
    for (const number of [3, 20, 100]) await checkpoints.save(number, write(String(number)));
    expect(await checkpoints.steps()).toEqual([20, 100]);
    const latest = await checkpoints.latest();
    expect(latest?.step).toBe(100);
    expect(await readFile(join(latest?.folder ?? "", "file"), "utf8")).toBe("100");
  });

  test("a failure while writing leaves what was there, and no rest", async () => {
    const checkpoints = new Checkpoints(root);
    await checkpoints.save(1, write("one"));
    const failing = checkpoints.save(2, async (folder) => {
      await write("half")(folder);
      throw new Error("disk full");
    });
    await expect(failing).rejects.toThrow("disk full");
    expect(await readdir(root)).toEqual(["step-00000001"]);
  });

  test("what a crash left unfinished is not taken for a checkpoint, and is removed by the next", async () => {
    const checkpoints = new Checkpoints(root);
    await mkdir(join(root, ".draft-of-a-crash"));
    expect(await checkpoints.latest()).toBeUndefined();
    await checkpoints.save(1, write("one"));
    await checkpoints.save(1, write("again"));
    expect(await readdir(root)).toEqual(["step-00000001"]);
    expect(await readFile(join(root, "step-00000001", "file"), "utf8")).toBe("again");
  });
});

describe("a folder that is not whole", () => {
  beforeEach(async () => {
    const { trainer, contents } = fresh();
    await writeTraining(root, trainer, contents);
  });
  const load = (model = bigram(11)) => readTraining(root, new Trainer(model, options), model.parameters);

  test.each(["optimizer.safetensors", "model.safetensors", "trainer.json"])("%s cut off", async (name) => {
    await truncate(join(root, name), 20);
    await expect(load()).rejects.toThrow(DataError);
  });

  test.each(["optimizer.safetensors", "model.safetensors", "trainer.json", "config.json"])(
    "%s missing",
    async (name) => {
      await rm(join(root, name));
      await expect(load()).rejects.toThrow(DataError);
    },
  );

  test("of another model, and nothing of it is taken over", async () => {
    const other = bigram(12);
    const before = await readAll(Object.values(other.parameters));
    await expect(load(other)).rejects.toThrow(/input.weight: \[11, 16\], the model has \[12, 16\]/);
    expect(await readAll(Object.values(other.parameters))).toEqual(before);
  });

  test("of a format to come", async () => {
    await writeFile(join(root, "trainer.json"), JSON.stringify({ format: 2, updates: 1, extra: null }));
    await expect(load()).rejects.toThrow(/format: 2, this version reads 1/);
  });
});

describe("a checkpoint that was damaged without a change of length", () => {
  test.each(["optimizer.safetensors", "model.safetensors"])(
    "%s: refused by its checksum, and nothing is taken over",
    async (name) => {
      const { trainer, contents } = fresh();
      await writeTraining(root, trainer, contents);
      const path = join(root, name);
      const bytes = await readFile(path);
      bytes[bytes.length - 3] ^= 1;
      await writeFile(path, bytes);
      const { model, trainer: other } = fresh(5);
      const before = await readAll(Object.values(model.parameters));
      await expect(readTraining(root, other, model.parameters)).rejects.toThrow(
        /not what was written: .*safetensors\n.*checksum/,
      );
      expect(await readAll(Object.values(model.parameters))).toEqual(before);
    },
  );
});
