// Several sets of corrections over one model behind one server: each is asked by its name, all at once, and answers as it would alone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { floatSource } from "../../src/data/index.ts";
import { writeAdapter } from "../../src/data/node.ts";
import { gpu } from "../../src/gpu/index.ts";
import { addLora, disposeModule, loraParameters } from "../../src/nn/index.ts";
import { ConfigError, DataError, Random, UsageError } from "../../src/platform/index.ts";
import { openEngine, openModel, promptIds, runSft } from "../../src/prover/node.ts";
import { serveModel } from "../../src/serve/node.ts";
import { readPieces } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const root = mkdtempSync(join(tmpdir(), "gentzen-adapters-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const base = join(root, "run", "model");
const targets = ["q_proj", "down_proj"];

/** Writes corrections that are not zero. */
async function makeAdapter(name: string, seed: number): Promise<string> {
  const { model } = await openModel(base);
  addLora(model, { rank: 2, alpha: 8, targets, random: new Random(seed) });
  const random = new Random(seed);
  const named = loraParameters(model);
  for (const [path, { size }] of Object.entries(named)) {
    if (path.includes("lora_B")) named[path].write(Float32Array.from({ length: size }, () => random.normal()));
  }
  const folder = join(root, name);
  const sources = Object.entries(named).map(
    ([path, tensor]) =>
      [path, floatSource(path, tensor.shape, () => readPieces(tensor) as AsyncIterable<Float32Array>, "F32")] as const,
  );
  await writeAdapter(folder, { base, rank: 2, alpha: 8, targets }, new Map(sources));
  disposeModule(model);
  return folder;
}

let folders: Record<"one" | "two", string>;
beforeAll(async () => {
  const records = [{ prompt: "theorem t : True := by\n", completion: "  trivial\n" }];
  await runSft({ out: join(root, "run"), records }, { modelSize: "micro", steps: 1 });
  folders = { one: await makeAdapter("first", 1), two: await makeAdapter("second", 2) };
});

async function alone(lora: string | undefined, prompt: string, count: number): Promise<string[]> {
  const opened = await openModel(base, { lora });
  const engine = openEngine(opened, 4, 64);
  const request = { prompt: promptIds(opened, prompt), count, maxTokens: 16, temperature: 0.8, seed: 3 };
  const [made] = await engine.generate([request]);
  engine.dispose();
  disposeModule(opened.model);
  return made.map(({ text }) => text);
}

describe("a server with corrections by name", () => {
  test.each(["f32", "q8"] as const)("answers each as it would alone, weights %s", async (weights) => {
    const before = gpu().stats.liveBytes;
    const said: string[] = [];
    const loras = Object.entries(folders).map(([name, folder]) => `${name}=${folder}`);
    const settings = { name: "plain", port: 0, rows: 4, contextLength: 64, weights, loras };
    const server = await serveModel(base, settings, { say: (text) => said.push(text) });
    const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none", maxRetries: 0 });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["plain", "one", "two"]);
    expect((await client.models.retrieve("two")).id).toBe("two");
    expect(said.join()).toContain("4 texts for each of 3 models");
    const ask = async (model: string) => {
      const body = { model, prompt: "theorem u : p", max_tokens: 16, temperature: 0.8, seed: 3, n: 2 };
      const answer = await client.completions.create(body);
      expect(answer.model).toBe(model);
      return answer.choices.map(({ text }) => text);
    };
    const names = ["plain", "one", "two", "one", "plain", "two"];
    const answers = await Promise.all(names.map(ask));
    expect(answers.slice(3)).toEqual([answers[1], answers[0], answers[2]]);
    expect(new Set(answers.map((each) => each.join())).size).toBe(3);
    if (weights === "f32") {
      expect(answers[0]).toEqual(await alone(undefined, "theorem u : p", 2));
      expect(answers[1]).toEqual(await alone(folders.one, "theorem u : p", 2));
      expect(answers[2]).toEqual(await alone(folders.two, "theorem u : p", 2));
    }
    await expect(ask("three")).rejects.toThrow(/404.*'plain', 'one', 'two' are/);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(Number(/^gentzen_tokens_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(6 * 2 * 4);
    await server.close();
    expect(gpu().stats.liveBytes).toBe(before);
  });

  test("what cannot be is refused, and nothing is left of it", async () => {
    const before = gpu().stats.liveBytes;
    const serve = (loras: string[], more = {}) => serveModel(base, { name: "plain", port: 0, loras, ...more });
    await expect(serve(["one"])).rejects.toThrow(UsageError);
    await expect(serve([`one=${folders.one}`, `one=${folders.two}`])).rejects.toThrow(/two models have one name/);
    await expect(serve([`plain=${folders.one}`])).rejects.toThrow(/two models have one name/);
    await expect(serve([`one=${folders.one}`], { lora: folders.two })).rejects.toThrow(/corrections of corrections/);
    await expect(serve([`one=${join(root, "nowhere")}`])).rejects.toThrow(DataError);
    await expect(serve([`one=${folders.one}`, `two=${base}`])).rejects.toThrow();
    await expect(serve([`one=${folders.one}`], { rows: 64, deviceMemory: 1e-5 })).rejects.toThrow(ConfigError);
    expect(gpu().stats.liveBytes).toBe(before);
  });
});
