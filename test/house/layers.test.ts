import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Import, importsOf, ROOT, sources } from "./imports.ts";

/** What each layer may import. `below` lists layers whose own rights come along. */
const LAYERS: Record<string, { below: string[]; typesOf?: string[] }> = {
  platform: { below: [] },
  reference: { below: [] },
  gpu: { below: ["platform"] },
  tensor: { below: ["gpu"] },
  ops: { below: ["tensor", "reference"] },
  nn: { below: ["ops"] },
  optim: { below: ["nn"] },
  data: { below: ["platform"] },
  runs: { below: ["data"] },
  "lean/kernel": { below: ["platform"] },
  "lean/syntax": { below: ["lean/kernel"] },
  "lean/elab": { below: ["lean/syntax"] },
  "lean/library": { below: ["lean/elab"] },
  verify: { below: ["lean/library", "runs"] },
  tasks: { below: ["verify"] },
  train: { below: ["optim", "runs"] },
  infer: { below: ["nn", "data"] },
  prover: { below: ["tasks", "train", "infer", "models"] },
  models: { below: ["nn", "data"] },
  serve: { below: ["prover"] },
  browser: { below: ["prover"] },
  cli: { below: ["train", "infer", "prover", "models", "serve"] },
};

function reach(layer: string): Set<string> {
  const found = new Set([layer]);
  for (const below of LAYERS[layer].below) for (const name of reach(below)) found.add(name);
  return found;
}

/** The layer of a file: its folder under src, one further down for those of the language, or `models`. */
function layerOf(file: string): string | undefined {
  const [top, second, third, ...rest] = file.split("/");
  if (top === "models") return "models";
  if (top !== "src" || third === undefined) return undefined;
  return second === "lean" && rest.length > 0 ? `lean/${third}` : second;
}

const files = [...sources("src"), ...sources("models")].filter((file) => !file.endsWith(".gen.ts"));
const imports = files.flatMap(importsOf);
const show = (found: Import) => `${found.file} imports ${found.target}`;

test("every folder of src, and of src/lean, is a layer", () => {
  const folders = (path: string) =>
    readdirSync(join(ROOT, path), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  const layers = [
    ...folders("src").filter((name) => name !== "lean"),
    ...folders("src/lean").map((name) => `lean/${name}`),
  ];
  expect(layers.sort()).toEqual(
    Object.keys(LAYERS)
      .filter((name) => name !== "models")
      .sort(),
  );
});

test("the sources are read: relative imports lead to files", () => {
  expect(imports.length).toBeGreaterThan(10);
  const generated = (target: string) => target.endsWith(".gen.ts");
  expect(
    imports
      .filter((found) => found.local && !generated(found.target) && !existsSync(join(ROOT, found.target)))
      .map(show),
  ).toEqual([]);
});

test("layers import downwards only, types included", () => {
  const wrong = imports.filter((found) => {
    const [from, to] = [layerOf(found.file), layerOf(found.target)];
    if (!found.local || from === undefined || from === to) return false;
    if (to === undefined) return true;
    const typesAllowed = found.typeOnly && (LAYERS[from].typesOf ?? []).includes(to);
    return !reach(from).has(to) && !typesAllowed;
  });
  expect(wrong.map(show)).toEqual([]);
});

test("another folder is entered by its index.ts, or by its node.ts for what needs Node", () => {
  const wrong = imports.filter((found) => {
    const [from, to] = [layerOf(found.file), layerOf(found.target)];
    if (!found.local || to === undefined || from === to) return false;
    return !/^(src\/(lean\/)?\w+|models)\/(index|node)\.ts$/.test(found.target);
  });
  expect(wrong.map(show)).toEqual([]);
});

const folderOf = (file: string) => file.slice(0, file.lastIndexOf("/"));

test("files import each other in a circle within one folder at most, as the rules of one grammar do", () => {
  const graph = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, target, local, typeOnly, dynamic } of imports) {
    if (local && !typeOnly && !dynamic) graph.get(file)?.push(target);
  }
  expect(cycles(graph).filter((group) => new Set(group.map(folderOf)).size > 1)).toEqual([]);
});

test("the folders of the language have an order, types included; only the entrances stand outside of it", () => {
  const graph = new Map<string, string[]>();
  for (const { file, target, local } of imports) {
    if (!local || !file.startsWith("src/lean/") || !target.startsWith("src/lean/")) continue;
    if (file.endsWith("/index.ts") || target.endsWith("/index.ts") || folderOf(file) === folderOf(target)) continue;
    graph.set(folderOf(file), [...(graph.get(folderOf(file)) ?? []), folderOf(target)]);
  }
  expect(graph.size).toBeGreaterThan(20);
  expect(cycles(graph)).toEqual([]);
});

test("no folder has more than 15 loose files, but for the ops: one file each", () => {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(folderOf(file), (counts.get(folderOf(file)) ?? 0) + 1);
  const crowded = [...counts].filter(([folder, count]) => folder !== "src/ops" && count > 15);
  expect(crowded).toEqual([]);
});

describe("browsers", () => {
  /** What loading a file loads, dynamic imports left out. */
  function loads(entry: string): Import[] {
    const seen = new Set<string>();
    const found: Import[] = [];
    const visit = (file: string) => {
      if (seen.has(file) || !existsSync(join(ROOT, file))) return;
      seen.add(file);
      for (const one of importsOf(file)) {
        if (one.typeOnly || one.dynamic) continue;
        found.push(one);
        if (one.local) visit(one.target);
      }
    };
    visit(entry);
    return found;
  }

  const entries = files.filter(
    (file) => /^(src|src\/(lean\/)?\w+|models)\/index\.ts$/.test(file) && !file.startsWith("src/cli/"),
  );

  test.each(entries)("%s loads nothing that needs Node", (entry) => {
    const needsNode = /^(node:|webgpu$|tokenizers$|tsx|@sparticuz\/)/;
    expect(
      loads(entry)
        .filter((found) => !found.local && needsNode.test(found.target))
        .map(show),
    ).toEqual([]);
  });
});

/** The strongly connected groups of two files and more, or of one that imports itself. */
function cycles(graph: Map<string, string[]>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || graph.get(file)?.includes(file)) found.push(group.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}
