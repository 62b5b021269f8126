// gentzen/browser in a real browser: provers from servers and folders, the store and what can happen to it, proofs judged in workers.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { JSHandle, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PAGE_SCRIPT, type PageBundles, pageBundles } from "../../scripts/page_bundles.ts";
import type * as gentzenEntry from "../../src/browser/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { ROOT, readText } from "../house/imports.ts";
import { startFakeKimina } from "../verify/backends/fakes/kimina.ts";
import { chromiumIsImpossible, type OpenChromium, openChromium } from "./chromium.ts";
import { type ModelServer, serveModels } from "./model_server.ts";
import { SHARDS, smallQwen3 } from "./small_model.ts";

/** Gzipped bytes that a page's own thread may load; the workers are bundles of their own. */
const LIMIT = 30_000;
/** The worker with the model: device, engine, search and the checker's sessions. */
const WORKER_LIMIT = 420_000;
const MEGABYTE = 1 << 20;
const SWAP = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p";

let bundles: PageBundles;
beforeAll(async () => {
  bundles = await pageBundles(ROOT, "ts");
});

test(`what the page's thread loads needs nothing but the page and stays below ${LIMIT / 1000} kB gzipped`, async () => {
  const { files, first, complaints } = bundles;
  const sizeOf = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + gzipSync(files.get(name) ?? "", { level: 9 }).length, 0);
  const sizes = Object.entries(first).map(([name, loaded]) => [name, sizeOf(loaded)] as const);
  console.log(sizes.map(([name, bytes]) => `${name} ${(bytes / 1000).toFixed(1)} kB`).join(", "), "gzipped at first");
  expect(complaints).toEqual([]);
  for (const [name, bytes] of sizes) expect(bytes, name).toBeLessThan(name === PAGE_SCRIPT ? LIMIT : WORKER_LIMIT);
});

const impossible = chromiumIsImpossible();
if (impossible) console.log(`skipped: ${impossible}`);

describe.skipIf(impossible)("in Chromium", () => {
  let scripts: ModelServer;
  let models: ModelServer;
  let browser: OpenChromium;
  let page: Page;
  let gentzen: JSHandle<typeof gentzenEntry>;
  const files = new Map<string, Uint8Array | string>();

  beforeAll(async () => {
    scripts = await serveModels(bundles.files);
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await scripts?.close();
  });

  // Each test has a server of its own, and so models of its own in the store: they are known by their addresses.
  beforeEach(async () => {
    files.clear();
    for (const [name, content] of smallQwen3()) files.set(`small/${name}`, content);
    const tiny = join(ROOT, "models/tiny_prover");
    for (const name of readdirSync(tiny)) files.set(`tiny/${name}`, readFileSync(join(tiny, name)));
    models = await serveModels(files);
    page = await openPage();
    gentzen = await page.evaluateHandle(`import("${scripts.address}${PAGE_SCRIPT}.js")`);
  });
  afterEach(async () => {
    await gentzen.evaluate(async ({ listModels, removeModel }) => {
      for (const { source } of await listModels()) await removeModel(source);
    });
    await page.close();
    await models.close();
  });

  async function openPage(setUp?: () => void): Promise<Page> {
    const opened = await browser.context.newPage();
    if (setUp) await opened.addInitScript(setUp);
    await opened.goto(scripts.address);
    return opened;
  }

  /** Loads a model, has it write twelve tokens and closes it. @returns the text, or the error */
  const write = (source: string, store = true) =>
    gentzen.evaluate(
      async ({ load }, [address, keep]) => {
        const phases: string[] = [];
        try {
          const prover = await load(address, {
            store: keep,
            rows: 2,
            contextLength: 64,
            onProgress: ({ phase }) => phases.at(-1) === phase || phases.push(phase),
          });
          const [{ text }] = await prover.generate("intro h", { temperature: 0, maxTokens: 12 });
          await prover.close();
          return { text, phases, error: "" };
        } catch (error) {
          return { text: "", phases, error: `${(error as Error).name}: ${(error as Error).message}` };
        }
      },
      [source, store] as const,
    );

  /** Turns a bit in a file of the store over. */
  const flip = (name: string, at: number) =>
    page.evaluate(
      async ([file, place]) => {
        const root = await navigator.storage.getDirectory();
        const folders = await (await root.getDirectoryHandle("gentzen")).getDirectoryHandle("models");
        let flipped = 0;
        for await (const folder of folders.values()) {
          const handle = await (folder as FileSystemDirectoryHandle).getFileHandle(file).catch(() => undefined);
          if (handle === undefined) continue;
          const before = new Uint8Array(await (await handle.getFile()).slice(place, place + 1).arrayBuffer());
          const writing = await handle.createWritable({ keepExistingData: true });
          await writing.write({ type: "write", position: place, data: new Uint8Array([before[0] ^ 1]) });
          await writing.close();
          flipped++;
        }
        return flipped;
      },
      [name, at] as const,
    );

  test("the shipped prover proves a theorem from a cold start, and its proof is judged", async () => {
    const source = `${models.address}tiny/`;
    const seen = await gentzen.evaluate(
      async ({ load }, [address, statement]) => {
        const pieces: string[] = [];
        const steps: { sample: number; proof: string; states: readonly { complete: boolean }[] }[] = [];
        const prover = await load(address);
        const outcome = await prover.prove(statement, {
          all: true,
          onText: (piece, sample) => {
            pieces[sample] = (pieces[sample] ?? "") + piece;
          },
          onStep: (step) => steps.push(step),
        });
        const { facts, formats, planText, device } = prover;
        await prover.close();
        return { outcome, pieces, steps, facts, formats, planText, device };
      },
      [source, SWAP] as const,
    );
    const { outcome, pieces, steps, facts } = seen;
    expect(facts).toMatchObject({ type: "llama", parameters: 183_744, format: "goal", described: true, chat: false });
    expect(seen.formats).toContain("state");
    expect(seen.planText).toContain("weights (f32)");
    expect(seen.device.software).toBe(true);
    expect(outcome.samples.length).toBe(8);
    expect(pieces).toEqual(outcome.samples.map(({ text }) => text));
    for (const { proof, verdict } of outcome.samples)
      expect(verdict).toEqual(proof && verifyEmbedded({ statement: SWAP, proof }));
    expect(outcome.proof).toMatch(/^by\n/);
    expect(outcome.source).toBe(`${SWAP} := ${outcome.proof}`);
    // The goals behind the last line of a proof are none.
    for (const { sample, proof, verdict } of outcome.samples) {
      const last = steps.filter((step) => step.sample === sample).at(-1);
      expect(last?.proof).toBe(proof);
      expect(last?.states.at(-1)?.complete).toBe(verdict?.kind === "proved");
    }
  });

  test("a search tells its tree, and a look into it says why a line fails", async () => {
    const { found, nodes, looked } = await gentzen.evaluate(
      async ({ load, openChecker }, [address, statement]) => {
        const nodes: Parameters<
          NonNullable<Parameters<Awaited<ReturnType<typeof load>>["search"]>[1]>["onNode"] & object
        >[0][] = [];
        const prover = await load(address);
        const found = await prover.search(statement, { method: "puct", seed: 3, onNode: (node) => nodes.push(node) });
        await prover.close();
        const checker = openChecker();
        const looked = await checker.goals({ statement }, ["  constructor", "  exact h.2", "  exact h.2"]);
        await checker.close();
        return { found, nodes, looked };
      },
      [`${models.address}tiny/`, SWAP] as const,
    );
    expect(found.verdict).toEqual({ kind: "proved", axioms: [] });
    expect(verifyEmbedded({ statement: SWAP, proof: found.proof ?? "" }).kind).toBe("proved");
    expect(nodes[0]).toMatchObject({ id: 0, line: "", kind: "open", goals: [{ target: "q ∧ p" }] });
    expect(nodes.map(({ id }) => id)).toEqual(nodes.map((_, index) => index));
    // The path from the proof up to the root is the proof.
    const path: string[] = [];
    let at = nodes.find(({ kind }) => kind === "proof");
    for (; at?.parent !== undefined; at = nodes[at.parent]) path.unshift(at.line);
    expect(["by", ...path].join("\n")).toBe(found.proof);
    expect(looked).toMatchObject({
      first: [{ target: "q ∧ p" }],
      states: [
        { goals: [{ target: "q", name: "left" }, { target: "p" }] },
        { goals: [{ target: "p" }] },
        { error: { kind: "failed" } },
      ],
    });
  });

  test("a small Qwen3 comes from a server by ranges and out of a folder, in shards, and writes the same", async () => {
    const source = `${models.address}small`;
    const held = await write(source, false);
    expect(held).toMatchObject({ error: "", phases: ["load"] });
    expect(models.asked.some((asked) => /^GET small\/model-00001-of-00002.safetensors \d+-\d+$/.test(asked))).toBe(
      true,
    );
    const inFolder = await gentzen.evaluate(
      async ({ load }, [address, names]) => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("picked", { create: true });
        for (const name of names) {
          const writing = await (await folder.getFileHandle(name, { create: true })).createWritable();
          await writing.write(await (await fetch(`${address}/${name}`)).blob());
          await writing.close();
        }
        const texts: string[] = [];
        const list: File[] = [];
        for await (const handle of folder.values()) list.push(await (handle as FileSystemFileHandle).getFile());
        for (const source of [folder, list]) {
          const prover = await load(source, { rows: 2, contextLength: 64 });
          const [{ text }] = await prover.generate("intro h", { temperature: 0, maxTokens: 12 });
          let streamed = "";
          const messages = [{ role: "user" as const, content: "hello" }];
          for await (const piece of prover.stream(messages, { maxTokens: 5, seed: 1 })) streamed += piece.text;
          const [whole] = await prover.generate("user: hello\nassistant:", { maxTokens: 5, seed: 1 });
          texts.push(text, streamed === whole.text ? "same" : `${streamed} is not ${whole.text}`);
          await prover.close();
        }
        return texts;
      },
      [source, [...smallQwen3().keys()]] as const,
    );
    expect(inFolder).toEqual([held.text, "same", held.text, "same"]);
  });

  test("a second start needs no server; what is stored can be listed and removed", async () => {
    const source = `${models.address}small`;
    const first = await write(source);
    expect(first).toMatchObject({ error: "", phases: ["download", "load"] });
    models.on = false;
    const asked = models.asked.length;
    const second = await write(source);
    expect(second).toEqual({ ...first, phases: ["load"] });
    expect(models.asked.length).toBe(asked);
    const list = () => gentzen.evaluate(async ({ listModels }) => listModels());
    const [stored] = await list();
    expect(stored).toMatchObject({ source, complete: true });
    expect(stored.files.map(({ name }) => name)).toEqual(expect.arrayContaining([...SHARDS, "tokenizer.json"]));
    expect(await gentzen.evaluate(({ removeModel }, address) => removeModel(address), source)).toBe(true);
    expect((await list()).map((each) => each.source)).not.toContain(source);
    expect((await write(source)).error).toMatch(/^DataError: cannot read .*\n.*\n {2}hint: is the server there/);
  });

  test("a download that is cut off goes on where it was", async () => {
    const source = `${models.address}small`;
    const sizes = SHARDS.map((name) => (files.get(`small/${name}`) as Uint8Array).length);
    expect(Math.min(...sizes)).toBeGreaterThan(1.5 * MEGABYTE);
    models.left = 40_000 + 1.5 * MEGABYTE;
    expect((await write(source)).error).toMatch(/^DataError: .*the connection was cut\n/);
    models.on = true;
    models.left = undefined;
    const from = models.asked.length;
    const again = await write(source);
    expect(again).toMatchObject({ error: "", phases: ["check", "download", "load"] });
    const ranges = models.asked.slice(from).filter((asked) => asked.startsWith(`GET small/${SHARDS[0]} `));
    expect(ranges).toEqual([`GET small/${SHARDS[0]} ${MEGABYTE}-${sizes[0] - 1}`]);
    expect(again.text).toBe((await write(source, false)).text);
  });

  test("a flipped bit is found, its megabyte brought again; without a server the model is not used", async () => {
    const source = `${models.address}small`;
    const { text } = await write(source);
    const from = models.asked.length;
    expect(await flip(SHARDS[1], MEGABYTE + 5000)).toBe(1);
    expect(await write(source)).toMatchObject({ text, error: "", phases: ["load"] });
    const size = (files.get(`small/${SHARDS[1]}`) as Uint8Array).length;
    const last = Math.min(size, 2 * MEGABYTE) - 1;
    expect(models.asked.slice(from)).toEqual([`GET small/${SHARDS[1]} ${MEGABYTE}-${last}`]);
    await flip(SHARDS[1], MEGABYTE + 5000);
    models.on = false;
    expect((await write(source)).error).toMatch(
      /^DataError: .*model-00002-of-00002.safetensors is damaged in the browser's store\n.*\n {2}hint: /,
    );
    models.on = true;
    // Where the hashes are what is damaged, the file is brought as a whole.
    expect(await flip(`${SHARDS[1]}.sha256`, 3)).toBe(1);
    expect(await write(source)).toMatchObject({ text, error: "" });
  });

  test("a model is found by its name at a hub, whose hashes are held against what comes", async () => {
    const commit = "c".repeat(40);
    const { createHash } = await import("node:crypto");
    const content = (name: string) => {
      const found = files.get(`small/${name}`) as Uint8Array | string;
      return typeof found === "string" ? Buffer.from(found) : Buffer.from(found);
    };
    const names = [...smallQwen3().keys()];
    const listed = names.map((path) => {
      const bytes = content(path);
      const git = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
      const lfs = { oid: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
      return { type: "file", path, size: bytes.length, oid: git, ...(path.endsWith(".safetensors") && { lfs }) };
    });
    files.set("api/models/somebody/prover/revision/main", JSON.stringify({ sha: commit }));
    files.set(`api/models/somebody/prover/tree/${commit}`, JSON.stringify(listed));
    for (const name of names) files.set(`somebody/prover/resolve/${commit}/${name}`, content(name));
    const spoilt = Uint8Array.from(content(SHARDS[0]));
    spoilt[MEGABYTE + 77] ^= 4;
    files.set(`somebody/prover/resolve/${commit}/${SHARDS[0]}`, spoilt);
    const fetched = (endpoint: string) =>
      gentzen.evaluate(async ({ load }, at) => {
        try {
          const prover = await load("somebody/prover", { endpoint: at, rows: 2, contextLength: 64 });
          const [{ text }] = await prover.generate("intro h", { temperature: 0, maxTokens: 12 });
          await prover.close();
          return text;
        } catch (error) {
          return (error as Error).message;
        }
      }, endpoint);
    expect(await fetched(models.address)).toMatch(/is not what the server says of it\n {2}its hash should be/);
    files.set(`somebody/prover/resolve/${commit}/${SHARDS[0]}`, content(SHARDS[0]));
    expect(await fetched(models.address)).toBe((await write(`${models.address}small`, false)).text);
    models.on = false;
    expect(await fetched(models.address)).not.toMatch(/cannot/);
    await gentzen.evaluate(({ removeModel }) => removeModel("somebody/prover"));
  });

  test("a store that is full is said to be, with what to do, and loading without it works", async () => {
    const session = await browser.context.newCDPSession(page);
    const origin = new URL(scripts.address).origin;
    const { usage } = await page.evaluate(() => navigator.storage.estimate());
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: (usage ?? 0) + MEGABYTE });
    const { error } = await write(`${models.address}small`);
    await session.send("Storage.overrideQuotaForOrigin", { origin });
    expect(error).toMatch(
      /^DataError: the browser's store is full\n {2}.* MB more are wanted; .*\n {2}hint: remove a model/,
    );
    expect(await write(`${models.address}small`, false)).toMatchObject({ error: "" });
  });

  test("what is asked wrongly is refused by name, and a signal ends loading and proving", async () => {
    const refused = await gentzen.evaluate(async ({ load, inspect }, address) => {
      const messages: string[] = [];
      const say = (error: unknown) => messages.push(`${(error as Error).name}: ${(error as Error).message}`);
      await inspect(`${address}nothing/`).catch(say);
      await inspect(`${address}small/`, { memory: 0.001 }).catch(say);
      await load(`not a name`).catch(say);
      const ended = new AbortController();
      ended.abort(new Error("enough"));
      await load(`${address}tiny/`, { signal: ended.signal }).catch(say);
      const prover = await load(`${address}tiny/`);
      await prover.prove("p and q").catch(say);
      await prover.prove("theorem t : 1 + 1 = 2", { format: "goal" }).catch(say);
      await prover
        .prove("theorem t : True", { feedback: { text: "by", verdict: { kind: "timeout", limit: "time" } } })
        .catch(say);
      await prover.search("theorem t : True", { format: "lean" }).catch(say);
      await prover.generate([{ role: "user", content: "hello" }]).catch(say);
      const ending = new AbortController();
      const proving = prover.prove("theorem t (p : Prop) (h : p) : p", {
        signal: ending.signal,
        onText: () => ending.abort(new Error("enough of this")),
      });
      await proving.catch(say);
      const after = await prover.generate("intro", { maxTokens: 2 });
      await prover.close();
      await prover.generate("intro").catch(say);
      return { messages, after: after.length };
    }, models.address);
    expect(refused.after).toBe(1);
    expect(refused.messages).toEqual([
      expect.stringMatching(/^DataError: cannot read .*nothing\/config.json\n {2}there is no such file/),
      expect.stringMatching(/^ConfigError: the model does not fit into 1.0 MiB\n/),
      expect.stringMatching(/^UsageError: neither an address nor the name of a model\n/),
      "Error: enough",
      expect.stringMatching(/^UsageError: not a theorem\n/),
      expect.stringMatching(/^ConfigError: the format goal cannot put the theorem\n/),
      expect.stringMatching(/^ConfigError: feedback needs a conversation\n/),
      expect.stringMatching(/^ConfigError: the format cannot be searched line by line\n/),
      expect.stringMatching(/^DataError: the model has no template for conversations\n/),
      "Error: enough of this",
      expect.stringMatching(/^GentzenError: the prover was closed\n/),
    ]);
  });

  test("a page without WebGPU is told which browsers have it", async () => {
    const without = await openPage(() => Object.defineProperty(navigator, "gpu", { value: undefined }));
    const entry = await without.evaluateHandle<typeof gentzenEntry>(`import("${scripts.address}${PAGE_SCRIPT}.js")`);
    const message = await entry.evaluate(({ load }) => load("./tiny/").then(String, (error: Error) => error.message));
    await without.close();
    expect(message).toMatch(/^this browser has no WebGPU\n {2}it is Mozilla.*\n {2}hint: Chrome and Edge/);
  });

  test("a lost device is told, what is under way refused, and the model is there again", async () => {
    const seen = await gentzen.evaluate(
      async ({ load }, [address, script]) => {
        // A worker whose device can be destroyed from here, as a driver would.
        const spoiled = `import "${script}";
          const { requestDevice } = GPUAdapter.prototype;
          GPUAdapter.prototype.requestDevice = async function (...given) {
            const device = await requestDevice.apply(this, given);
            new BroadcastChannel("lose").onmessage = () => device.destroy();
            return device;
          };`;
        const url = URL.createObjectURL(new Blob([spoiled], { type: "text/javascript" }));
        const states: string[] = [];
        const prover = await load(address, {
          createWorker: () => new Worker(url, { type: "module" }),
          onState: ({ kind, ...rest }) => states.push("error" in rest ? `${kind}: ${rest.error.message}` : kind),
        });
        const write = async () => (await prover.generate("intro h", { temperature: 0, maxTokens: 12 }))[0].text;
        const before = await write();
        const lose = () => new BroadcastChannel("lose").postMessage("now");
        const asked = prover.generate("intro h", { count: 64, maxTokens: 200, onText: lose });
        const refused = await asked.then(
          () => "written",
          (error: Error) => `${error.name}: ${error.message}`,
        );
        const after = await write();
        await prover.close();
        return { before, refused, after, states };
      },
      [`${models.address}small/`, `${scripts.address}prover_worker.js`] as const,
    );
    expect(seen.refused).toMatch(/^DeviceError: the graphics device was lost\n.*\n {2}hint: the model is loaded again/);
    expect(seen.after).toBe(seen.before);
    expect(seen.states).toEqual([expect.stringMatching(/^lost: the graphics device was lost/), "ready", "closed"]);
    // It came back out of the store.
    expect(models.asked.filter((asked) => asked.startsWith(`GET small/${SHARDS[0]}`)).length).toBe(1);
  });

  test("the page in the documents proves the theorem that it shows", async () => {
    const [, html] = /```html\n([\s\S]*?)```/.exec(readText("docs/browser.md")) ?? [];
    const place = "site/under/";
    const site = new Map<string, Uint8Array | string>();
    for (const [name, content] of bundles.files) site.set(`${place}dist/browser/${name}`, content);
    for (const [name, content] of files)
      if (name.startsWith("tiny/")) site.set(name.replace("tiny/", `${place}models/tiny_prover/`), content);
    const server = await serveModels(site.set(`${place}index.html`, html));
    const opened = await browser.context.newPage();
    const errors: string[] = [];
    opened.on("pageerror", (error) => errors.push(error.message));
    await opened.goto(`${server.address}${place}index.html`);
    await opened.click("#prove", { timeout: 120_000 });
    await opened.waitForFunction(() =>
      /theorem swap .* := by\n/.test(document.getElementById("out")?.textContent ?? ""),
    );
    await opened.close();
    await server.close();
    expect(errors).toEqual([]);
  });

  test("scripts from another server start their workers all the same", async () => {
    const other = await serveModels(files);
    const elsewhere = await browser.context.newPage();
    await elsewhere.goto(other.address);
    const entry = await elsewhere.evaluateHandle<typeof gentzenEntry>(`import("${scripts.address}${PAGE_SCRIPT}.js")`);
    const kinds = await entry.evaluate(async ({ load }, statement) => {
      const prover = await load("./tiny/", { store: false });
      const { samples } = await prover.prove(statement, { samples: 2, all: true });
      await prover.close();
      return samples.map(({ verdict }) => verdict?.kind);
    }, SWAP);
    await elsewhere.close();
    await other.close();
    expect(kinds.length).toBe(2);
    expect(kinds.every((kind) => kind === "proved" || kind === "failed")).toBe(true);
  });

  test("a Kimina server judges in the checker's place", async () => {
    const server = await startFakeKimina();
    // The server itself lets no page of another origin ask it: what stands before it does.
    await browser.context.route(`${server.url}/**`, async (route) => {
      const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
      if (route.request().method() === "OPTIONS") return route.fulfill({ status: 204, headers });
      const answer = await route.fetch();
      return route.fulfill({ response: answer, headers: { ...answer.headers(), ...headers } });
    });
    const verdicts = await gentzen.evaluate(async ({ openKimina }, url) => {
      const verifier = openKimina({ url });
      const request = { header: "import Mathlib\n", statement: "theorem easy : True" };
      const judged = await verifier.verifyAll([
        { ...request, proof: "by trivial" },
        { ...request, proof: "by wrong" },
      ]);
      await verifier.close();
      return judged.map(({ kind }) => kind);
    }, server.url);
    await server.close();
    expect(verdicts).toEqual(["proved", "failed"]);
  });
});
