import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("learning a vocabulary writes nothing on standard output, which belongs to the caller", () => {
  const entry = new URL("../../src/data/node.ts", import.meta.url).href;
  const program = `
    const { trainTokenizer } = await import(${JSON.stringify(entry)});
    const { vocabSize } = await trainTokenizer(["intro h0 intro h1 intro h2"], { vocabSize: 400 });
    process.stdout.write(String(vocabSize > 256));`;
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const args = ["--import", "tsx", "--input-type=module", "-e", program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  expect(stdout, stderr).toBe("true");
});
