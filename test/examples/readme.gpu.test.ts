// The programs in README.md run as they stand, one after another, and print what their comments say.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const text = readFileSync(`${ROOT}README.md`, "utf8");
const programs = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]);

const folder = join(mkdtempSync(join(tmpdir(), "gentzen-readme-")), "tour");
mkdirSync(folder);

function run(program: string): string {
  const { code: plain } = transformSync(program, { loader: "ts", format: "esm", target: "es2023" });
  const code = `${plain.replaceAll("runs/tour", folder)}\nprocess.exit(0);`;
  const args = ["--input-type=module", "-e", code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** What each program must print, in the order in which they stand. */
const expected: ((printed: string) => void)[] = [
  (printed) => expect(printed).toBe("0.25 Float32Array(2) [ -2, -3 ]\n"),
  (printed) => expect(Number(/^loss (\S+)$/m.exec(printed)?.[1])).toBeLessThan(0.01),
  (printed) => {
    const lines = printed.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines).toContain('proved "\\n  exact h0.2"');
  },
  (printed) => expect(printed).toMatch(/^failed\nincomplete\n\{[^}]*kind: 'rejected',\s+reason: /),
];

test("every program is expected", () => expect(programs).toHaveLength(expected.length));

test.each(programs.map((program, index) => [index + 1, program] as const))("program %i", (number, program) => {
  expected[number - 1](run(program));
});

test("the model of the tour proves from the command line", () => {
  expect(text).toContain('npx gentzen prove "theorem ex (p q : Prop) (h : p ∧ q) : q" --model runs/tour --verbose');
  const args = ["prove", "theorem ex (p q : Prop) (h : p ∧ q) : q", "--model", folder];
  const ran = spawnSync(process.execPath, [`${ROOT}dist/src/cli/main.js`, ...args], { cwd: ROOT, encoding: "utf8" });
  expect([ran.status, ran.stdout], ran.stderr).toEqual([0, expect.stringContaining("exact h.2")]);
});
