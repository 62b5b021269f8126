// The documents say what is so: the op page is fresh, links lead somewhere, commands are ones that the program accepts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { OPS_PAGE, opsPage } from "../../scripts/ops_page.ts";
import { parseArguments } from "../../src/cli/arguments.ts";
import { loadVerb, VERB_NAMES } from "../../src/cli/verbs.ts";
import * as library from "../../src/index.ts";
import { ROOT } from "./imports.ts";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

test("docs/ops.md is what the op records say; npm run docs writes it", () => expect(read(OPS_PAGE)).toBe(opsPage()));

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

describe.each([
  "README.md",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "CONTRIBUTING.md",
  OPS_PAGE,
  "docs/browser.md",
  "docs/decompose.md",
  "docs/kernel.md",
  "docs/models.md",
  "docs/open_prover.md",
  "docs/own_data.md",
  "docs/performance.md",
  "site/README.md",
  "site/lessons.md",
  "docs/serve.md",
  "models/tiny_prover/README.md",
  "docs/tasks.md",
  "docs/verifiers.md",
])("%s", (document) => {
  test("links lead to files and headings", () => {
    const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path, anchor] = link.split("#");
      const target = path === "" ? document : join(dirname(document), path);
      if (!existsSync(join(ROOT, target))) return true;
      if (anchor === undefined) return false;
      const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1]));
      return !headings.includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  // The log of changes names what was there, too.
  test.skipIf(document === "CHANGELOG.md")("files of the sources that its code names are there", () => {
    const code = [...read(document).matchAll(/^```sh\n([\s\S]*?)^```$|`([^`\n]+)`/gm)].map(
      (match) => match[1] ?? match[2],
    );
    const named = code.flatMap(
      (text) => text.match(/(?<![\w./*-])(?:src|test|scripts|bench)\/[\w/.-]*\w(?![\w/.*<])/g) ?? [],
    );
    const there = (path: string) => [path, `${path}.ts`].some((each) => existsSync(join(ROOT, each)));
    expect(named.filter((path) => !there(path))).toEqual([]);
  });
});

test("the site's lessons are the examples", () => {
  const shown = [...read("site/lessons.md").matchAll(/^<<< \.\.\/\.\.\/(.*)$/gm)].map(([, file]) => file);
  const lessons = readdirSync(join(ROOT, "examples")).flatMap((name) =>
    name.endsWith(".ts") ? [`examples/${name}`] : [],
  );
  expect(shown).toEqual(lessons.sort());
});

test("the commands in README.md are understood, and every verb is shown", async () => {
  const blocks = [...read("README.md").matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
  const commands = blocks.flatMap((block) => [...block.matchAll(/^npx gentzen (\w+)(.*?)(?:\s+#.*)?$/gm)]);
  const shown = new Set<string>();
  for (const [, name, rest] of commands) {
    const verb = await loadVerb(name);
    expect(verb, name).toBeDefined();
    shown.add(name);
    const args = (rest.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
    parseArguments(args, verb!);
  }
  expect([...shown].sort()).toEqual([...VERB_NAMES].sort());
});

test("the functions that README.md sets beside PyTorch's are there", () => {
  const [, table] = read("README.md").split("## For those who know PyTorch\n");
  const cells = table.split("\n").flatMap((line) => (/^\| [`a-z]/.test(line) ? [line.split(/(?<!\\) \| /)[1]] : []));
  const calls = cells.flatMap((cell) => [...cell.matchAll(/(?<![.\w])([a-z]\w+)\(/g)].map((match) => match[1]));
  const methods = cells.flatMap((cell) => [...cell.matchAll(/\b[xt]\.(\w+)/g)].map((match) => match[1]));
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter((name) => !(name in library))).toEqual([]);
  expect(methods.filter((name) => !(name in library.Tensor.prototype))).toEqual([]);
});
