// Every declaration of the recorded Lean files that is accepted has the binders that its text says, read by a second reader.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { prelude } from "../../src/lean/library/load.ts";
import { dataFolder } from "./check.ts";
import { type Declared, declaredIn, difference, withOtherBrackets, withoutBinder } from "./declaration_oracle.ts";

const folders = ["lean-oracle", "proofs", "tip", "kimina/input", "exploits"];

function leanFiles(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    return entry.isDirectory() ? leanFiles(inner) : entry.name.endsWith(".lean") ? [inner] : [];
  });
}

/** The recorded files, and the texts of the corpus. */
function texts(data: string): { file: string; text: string }[] {
  const files = folders.flatMap((folder) => leanFiles(join(data, folder)));
  const corpus = readFileSync(join(data, "lean-corpus/corpus.jsonl"), "utf8").trim().split("\n");
  return [
    ...files.map((file) => ({ file: file.slice(data.length + 1), text: readFileSync(file, "utf8") })),
    ...corpus
      .map((line) => JSON.parse(line) as { name: string; text: string })
      .map(({ name, text }) => ({ file: name, text })),
  ];
}

function told({ file, source }: Declared, problem: string | undefined): string {
  return `${file}:${source.line} ${source.name}: ${problem}`;
}

describe.skipIf(dataFolder === undefined)("declarations of recorded files", () => {
  let all: Declared[] = [];

  beforeAll(() => {
    const core = new Set(
      prelude()
        .environment.constants()
        .map(({ name }) => name),
    );
    all = texts(dataFolder as string).flatMap(({ file, text }) => declaredIn(file, text, core));
  });

  it("have the binders of their texts", () => {
    const binders = all.reduce(
      (sum, { source }) => sum + source.binders.length + (source.rest?.binders.length ?? 0),
      0,
    );
    process.stdout.write(`${all.length} declarations with ${binders} binders compared with their texts\n`);
    const found = all.map((each) => [each, difference(each)] as const).filter(([, problem]) => problem !== undefined);
    expect(found.map(([each, problem]) => told(each, problem))).toEqual([]);
    expect(all.length).toBeGreaterThan(1500);
  });

  it("are seen to differ when a binder is dropped, or has other brackets", () => {
    const unseen: string[] = [];
    let changed = 0;
    for (const each of all) {
      const required = each.source.binders.filter(({ isOptional }) => !isOptional).length;
      if (required < each.source.binders.length) continue;
      for (let i = 0; i < required; i++) {
        for (const change of [withoutBinder, withOtherBrackets]) {
          const type = change(each.type, i);
          if (type === undefined) continue;
          changed++;
          if (difference({ ...each, type }) === undefined) unseen.push(told(each, `change of binder ${i + 1}`));
        }
      }
    }
    process.stdout.write(`${changed} changed declarations, ${unseen.length} not seen\n`);
    expect(unseen).toEqual([]);
    expect(changed).toBeGreaterThan(1000);
  });
});
