// gentzen pull: a model from a server by its name, then used by that name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { FakeHub } from "../data/hub/fake_hub.ts";
import { useDevice } from "../device.ts";
import { ROOT } from "../house/imports.ts";
import { gentzen } from "./command.ts";
import { newFolder } from "./small_prover.ts";

useDevice();
afterEach(() => vi.unstubAllEnvs());

test("a model is downloaded once and found by its name", async () => {
  const stored = join(ROOT, "models/tiny_prover");
  const hub = await FakeHub.open(
    Object.fromEntries(readdirSync(stored).map((name) => [name, readFileSync(join(stored, name))])),
  );
  vi.stubEnv("HF_HUB_CACHE", newFolder("pull"));
  const asked = ["generate", "--model", "o/m", "--prompt", " ⊢ p → p", "--max-tokens", "8", "--json"];
  const before = await gentzen(...asked);
  expect(before.code).toBe(4);
  expect(before.stderr).toMatch(/there is no such model\n[\s\S]*gentzen pull o\/m/);

  const pulled = await gentzen("pull", "o/m", "--endpoint", hub.endpoint);
  expect(pulled.stderr).toMatch(/npx gentzen model check o\/m/);
  expect(pulled).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^o\/m at 0123456789ab: 4 files, 0.\d MB, of which 0.0 MB were there\n/),
  });
  const again = await gentzen("pull", "o/m", "--endpoint", hub.endpoint, "--json");
  const { folder, bytes, there } = JSON.parse(again.stdout);
  expect(there).toBe(bytes);
  hub.close();

  const [byName, byFolder] = [await gentzen(...asked), await gentzen(...asked.with(2, folder))];
  expect(byName.code).toBe(0);
  expect(byName.stdout).toBe(byFolder.stdout);
  expect((await gentzen("pull", "nonsense")).code).toBe(2);
  expect((await gentzen("pull", "o/m", "--endpoint", "http://127.0.0.1:1")).code).toBe(4);
}, 60_000);
