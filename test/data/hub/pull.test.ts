// Models from a server that speaks the Hub's interface into the cache: whole and checked, resumed, refused by name.
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cachedFolder, folderOf, hubCache, linkSnapshot } from "../../../src/data/hub/cache.ts";
import { pullModel } from "../../../src/data/hub/pull.ts";
import { pullOptions } from "../../../src/data/hub/pull_fields.ts";
import { repositoryOf } from "../../../src/data/hub/repository.ts";
import {
  encodeSafetensors,
  fromFloat32,
  httpFiles,
  hubAddress,
  openCheckpoint,
  readFloats,
} from "../../../src/data/index.ts";
import { openModelFolder } from "../../../src/data/node.ts";
import { COMMIT, FakeHub } from "./fake_hub.ts";

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const values = Float32Array.from({ length: 50_000 }, (_, i) => i / 16);
const shard = (name: string, part: Float32Array) =>
  encodeSafetensors(new Map([[name, fromFloat32(part, [part.length])]]));
const files = {
  "README.md": new TextEncoder().encode("# m"),
  "config.json": text({ model_type: "qwen3" }),
  "generation_config.json": text({ eos_token_id: [1, 2] }),
  "tokenizer.json": text({ model: { type: "BPE" } }),
  "empty.txt": new Uint8Array(0),
  "model-00001-of-00002.safetensors": shard("a", values),
  "model-00002-of-00002.safetensors": shard("b", values.subarray(0, 9)),
  "model.safetensors.index.json": text({
    weight_map: { a: "model-00001-of-00002.safetensors", b: "model-00002-of-00002.safetensors" },
  }),
  "original/consolidated.00.safetensors": shard("a", values),
  "pytorch_model.bin": new Uint8Array(1000),
};
const needed = Object.keys(files).filter((name) => !/README|empty|original|\.bin/.test(name));

let hub: FakeHub;
let cache: string;
const wait = async () => {};
const pull = (name = "o/m", more: object = {}) => pullModel(name, { endpoint: hub.endpoint, cache, wait, ...more });
const refusal = (name?: string, more?: object) => pull(name, more).then(() => "", String);
const blobs = () => readdirSync(join(cache, "models--o--m/blobs"));

beforeEach(async () => {
  hub = await FakeHub.open(files);
  cache = mkdtempSync(join(tmpdir(), "hub-"));
});
afterEach(() => {
  hub.close();
  rmSync(cache, { recursive: true, force: true });
});

test("the needed files come into the layout of Hugging Face's cache", async () => {
  const seen: number[] = [];
  const pulled = await pull("o/m", { onProgress: (done: number, total: number) => seen.push(done / total) });
  const folder = join(cache, "models--o--m/snapshots", COMMIT);
  const bytes = needed.reduce((sum, name) => sum + files[name as keyof typeof files].length, 0);
  expect(pulled).toEqual({ name: "o/m", commit: COMMIT, folder, files: needed.length, bytes, there: 0 });
  expect(readdirSync(folder).sort()).toEqual(needed.sort());
  expect(readFileSync(join(cache, "models--o--m/refs/main"), "utf8")).toBe(COMMIT);
  for (const name of needed) {
    expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true);
    expect(Buffer.compare(readFileSync(join(folder, name)), files[name as keyof typeof files])).toBe(0);
  }
  expect(blobs()).toHaveLength(needed.length);
  expect(blobs().every((name) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name))).toBe(true);
  expect(seen.at(-1)).toBe(1);
  expect(hub.asked.filter((each) => each.startsWith("cdn"))).toHaveLength(3);
  const checkpoint = await openModelFolder(folder);
  expect(await readFloats(checkpoint.read("a"), "a")).toEqual(values);

  hub.asked.length = 0;
  expect(await pull()).toMatchObject({ there: bytes, bytes });
  expect(hub.asked.every((each) => each.startsWith("hub /api/"))).toBe(true);
});

test("a revision is kept under its own name, a commit under none", async () => {
  await pull(`o/m@${COMMIT}`);
  expect(existsSync(join(cache, "models--o--m/refs"))).toBe(false);
  await pull("o/m@refs/pr/1");
  expect(readFileSync(join(cache, "models--o--m/refs/refs/pr/1"), "utf8")).toBe(COMMIT);
  for (const name of [`o/m@${COMMIT}`, "o/m@refs/pr/1"]) expect(folderOf(name, cache)).toContain(`snapshots/${COMMIT}`);
  expect(cachedFolder({ id: "o/m", revision: "main" }, cache)).toBeUndefined();
  expect(() => folderOf("o/m", cache)).toThrow(/there is no such model[\s\S]*gentzen pull o\/m/);
  expect(folderOf("/nowhere/at/all", cache)).toBe("/nowhere/at/all");
});

describe("connections that are cut", () => {
  const large = "model-00001-of-00002.safetensors";
  test("are gone on with where they were", async () => {
    hub.quirks = { cuts: 3, cutAt: 30_000 };
    await pull();
    const ranges = hub.asked.filter((each) => each.includes(`cdn /${large} bytes=`)).map((each) => each.split("=")[1]);
    expect(ranges).toEqual(["30000-", "60000-", "90000-"]);
  });

  test("a killed download goes on in the next process, and a spoilt rest is thrown away", async () => {
    hub.quirks = { cuts: 100, cutAt: 30_000 };
    hub.quirks.instead = { [large]: files[large].subarray(0, 30_001) };
    expect(await refusal()).toMatch(/cut|not what the server says/);
    hub.quirks = {};
    const [draft] = blobs().filter((name) => name.endsWith(".incomplete"));
    writeFileSync(join(cache, "models--o--m/blobs", draft!), files[large].subarray(0, 1234));
    hub.asked.length = 0;
    await pull();
    expect(hub.asked).toContain(`cdn /${large} bytes=1234-`);
    expect(blobs().filter((name) => name.endsWith(".incomplete"))).toEqual([]);
  });

  test("what was begun with other bytes is begun anew", async () => {
    await pull();
    const folder = join(cache, "models--o--m/snapshots", COMMIT);
    const blob = realpathSync(join(folder, large));
    rmSync(blob);
    writeFileSync(`${blob}.incomplete`, new Uint8Array(500));
    await pull();
    expect(Buffer.compare(readFileSync(join(folder, large)), files[large])).toBe(0);
  });

  test("a server without ranges is asked for the whole", async () => {
    hub.quirks = { noRanges: true, cuts: 1, cutAt: 30_000 };
    await pull();
    expect(existsSync(join(cache, "models--o--m/refs/main"))).toBe(true);
  });

  test("again and again without a byte more end it, and nothing appears", async () => {
    hub.quirks = { cuts: 1000, cutAt: 0 };
    expect(await refusal()).toMatch(/^DataError: the connection to .* was cut\n.*\n {2}hint: run it again/);
    expect(blobs().filter((name) => !name.endsWith(".incomplete"))).toEqual([]);
    expect(existsSync(join(cache, "models--o--m/snapshots"))).toBe(false);
  });

  test("a busy server is asked again", async () => {
    hub.quirks = { busy: 3 };
    await pull();
    hub.quirks = { busy: 1000 };
    expect(await refusal()).toMatch(/503/);
  });
});

describe("files that are not what the server says of them", () => {
  const large = "model-00002-of-00002.safetensors";
  test.each([
    ["longer", new Uint8Array([...files[large], 1]), /more than \d+ bytes came/],
    [
      "other bytes",
      files[large].map((byte, i) => (i === 70 ? byte ^ 1 : byte)),
      /its hash is [0-9a-f]{64}, and should be/,
    ],
    ["shorter", files[large].subarray(0, 50), /50 of \d+ bytes came|answers 416|answers 206/],
  ])("%s", async (_what, bytes, message) => {
    hub.quirks = { instead: { [large]: bytes } };
    expect(await refusal()).toMatch(message);
    expect(existsSync(join(cache, "models--o--m/snapshots", COMMIT, large))).toBe(false);
    expect(existsSync(join(cache, "models--o--m/refs/main"))).toBe(false);
    hub.quirks = {};
    await pull();
  });

  test("a small one, by Git's hash", async () => {
    hub.quirks = { instead: { "config.json": text({ model_type: "qwen2" }) } };
    expect(await refusal()).toMatch(/config.json is not what the server says of it\n {2}its hash is [0-9a-f]{40},/);
  });

  test.each([
    ["README.md", { path: "../../../evil" }],
    ["README.md", { path: "a//b" }],
    ["config.json", { oid: "../x" }],
    ["config.json", { size: -1 }],
    [large, { lfs: { oid: "short", size: 3 } }],
  ])("a list that leads elsewhere: %s %j", async (name, entry) => {
    hub.quirks = { listed: { [name]: entry } };
    expect(await refusal()).toMatch(/not what Hugging Face's servers answer/);
  });
});

describe("refusals", () => {
  test.each([
    [
      { status: 401, code: "RepoNotFound", message: "Invalid credentials" },
      /401 Invalid credentials\n {2}hint: the name is wrong, or the model is private/,
    ],
    [
      { status: 403, code: "GatedRepo", message: "Access is restricted" },
      /Access is restricted\n {2}hint: its owner wants its terms accepted/,
    ],
    [{ status: 404, code: "RepoNotFound" }, /404[\s\S]*hint: check the name/],
    [{ status: 400 }, /400[\s\S]*is this the address/],
  ])("%j", async (refuse, message) => {
    hub.quirks = { refuse };
    expect(await refusal()).toMatch(message);
  });

  test("a revision, a file and a name that are not there", async () => {
    expect(await refusal("o/m@nope")).toMatch(/404 Invalid rev id: nope\n {2}hint: there is no such branch/);
    expect(await refusal("o/m", { files: ["x.gguf"] })).toMatch(/o\/m has no such file\n {2}x.gguf/);
    for (const name of ["m", "o/m/x", "../m", "o/..", "o/m@../x", "o/m--x", "/etc/passwd", "o/m@"])
      expect(await refusal(name), name).toMatch(/^UsageError: not the name of a model/);
    expect(repositoryOf("Qwen/Qwen3-0.6B@v1.0")).toEqual({ id: "Qwen/Qwen3-0.6B", revision: "v1.0" });
  });

  test("a model without safetensors", async () => {
    hub.close();
    hub = await FakeHub.open({ "config.json": text({}), "m-Q8_0.gguf": new Uint8Array(9) });
    expect(await refusal()).toMatch(/no weights that can be read\n {2}m-Q8_0.gguf\n {2}hint: .*--file/);
    expect(await pull("o/m", { files: ["m-Q8_0.gguf"] })).toMatchObject({ files: 1, bytes: 9 });
  });

  test("no server", async () => {
    expect(await refusal("o/m", { endpoint: "http://127.0.0.1:1" })).toMatch(/cannot reach http:\/\/127.0.0.1:1/);
  });
});

test("a token goes to the endpoint and not to where it leads", async () => {
  hub.quirks = { token: "hf_x" };
  expect(await refusal()).toMatch(/--token-from-env/);
  hub.asked.length = 0;
  await pull("o/m", pullOptions({ endpoint: hub.endpoint, tokenFromEnv: true, file: [] }, { HF_TOKEN: "hf_x" }));
  expect(hub.asked.filter((each) => each.startsWith("hub")).every((each) => each.endsWith("with a token"))).toBe(true);
  expect(hub.asked.filter((each) => each.startsWith("cdn") && each.endsWith("with a token"))).toEqual([]);
  expect(() => pullOptions({ tokenFromEnv: true, file: [] }, {})).toThrow(/there is no token/);
  expect(() => pullOptions({ endpoint: "ftp://x", tokenFromEnv: false, file: [] }, {})).toThrow(/not the address/);
});

test("the cache is where the environment has it", () => {
  expect(hubCache({ HF_HUB_CACHE: "/c" })).toBe("/c");
  expect(hubCache({ HF_HOME: "/h" })).toBe("/h/hub");
  expect(hubCache({ XDG_CACHE_HOME: "/x" })).toBe("/x/huggingface/hub");
  for (const home of ["~/models", "~\\models"]) expect(hubCache({ HF_HUB_CACHE: home })).toMatch(/^(?!~).*models$/);
  expect(hubCache({})).toMatch(/\.cache\/huggingface\/hub$/);
});

test("where there are no links the snapshot has the file itself", async () => {
  const blob = join(cache, "blob");
  writeFileSync(blob, "x");
  await linkSnapshot(join(cache, "s/file"), blob, async () => {
    throw Object.assign(new Error("no"), { code: "EPERM" });
  });
  expect(readFileSync(join(cache, "s/file"), "utf8")).toBe("x");
  expect(existsSync(blob)).toBe(false);
});

test("weights are read from the server itself, across cut connections", async () => {
  const address = hubAddress({ id: "o/m", revision: COMMIT }, hub.endpoint);
  const checkpoint = await openCheckpoint(httpFiles(address));
  hub.quirks = { cuts: 3, cutAt: 30_000 };
  expect(await readFloats(checkpoint.read("a"), "a")).toEqual(values);
  hub.quirks = { cuts: 1000, cutAt: 0 };
  await expect(readFloats(checkpoint.read("a"), "a")).rejects.toThrow(
    /the connection was cut\n {2}0 of 200000 bytes came/,
  );
});
