// Reads a kernel's WGSL for what a dispatch must give it: parameters, bindings, tunable constants. It does not compile it;
// WGSL that departs from the conventions is refused.

import { KernelError } from "../platform/index.ts";
import type { KernelSource } from "./pipelines.ts";

const CONVENTIONS = "see the kernel conventions in ARCHITECTURE.md";

function parameters(label: string, source: string): KernelSource["params"] {
  const struct = /^struct Params ?\{([^}]*)\}/m.exec(source);
  const fields: Record<string, "u32" | "i32" | "f32"> = {};
  for (const [line, name = "", type] of (struct?.[1] ?? "").matchAll(/(\w+)\s*:\s*([\w<>]+)/g)) {
    if (type !== "u32" && type !== "i32" && type !== "f32") {
      throw new KernelError(`${label}: Params holds scalars of type u32, i32 or f32 only`, line, CONVENTIONS);
    }
    fields[name] = type;
  }
  return fields;
}

function bindings(label: string, source: string): KernelSource["bindings"] {
  const found: { index: number; name: string; mode: "read" | "write" }[] = [];
  const pattern = /@group\((\d+)\)\s*@binding\((\d+)\)\s*var<([^>]+)>\s*(\w+)\s*:\s*([^;]+);/g;
  for (const [line, group, index, access = "", name = ""] of source.matchAll(pattern)) {
    if (group !== "0") throw new KernelError(`${label}: only group 0 is used`, line, CONVENTIONS);
    if (access.trim() === "uniform") {
      if (index !== "0") throw new KernelError(`${label}: the uniform Params is binding 0`, line, CONVENTIONS);
      continue;
    }
    found.push({ index: Number(index), name, mode: /read_write/.test(access) ? "write" : "read" });
  }
  found.sort((a, b) => a.index - b.index);
  found.forEach(({ index, name }, position) => {
    if (index !== position + 1) {
      throw new KernelError(
        `${label}: storage bindings count from 1 without gaps`,
        `${name} has ${index}`,
        CONVENTIONS,
      );
    }
  });
  return Object.fromEntries(found.map(({ name, mode }) => [name, mode]));
}

function constants(source: string): KernelSource["constants"] {
  const found: Record<string, KernelSource["constants"][string]> = {};
  const values = /^const (\w+)\s*(?::\s*\w+)?\s*=\s*(-?[\d.]+(?:e-?\d+)?[uif]?|true|false);/gm;
  for (const [, name = "", value = ""] of source.matchAll(values)) {
    if (value === "true" || value === "false") found[name] = "bool";
    else found[name] = /^\d+u$/.test(value) ? "u32" : /^-?\d+i?$/.test(value) ? "i32" : "f32";
  }
  for (const [, name = ""] of source.matchAll(/^alias (\w+)\s*=\s*\w+;/gm)) found[name] = "type";
  return found;
}

/**
 * A file's text with every `// @import "lib/name.wgsl"` replaced by that file, each once.
 * @param texts by path, without the ending
 * @throws KernelError for a file that is not among them
 */
export function expandImports(file: string, texts: Readonly<Record<string, string>>, seen = new Set<string>()): string {
  const text = texts[file];
  if (text === undefined) throw new KernelError(`shaders/${file}.wgsl is imported and does not exist`, CONVENTIONS);
  return text.replace(/^\/\/ @import "([^"]+)\.wgsl"$/gm, (_, path: string) => {
    if (seen.has(path)) return "";
    seen.add(path);
    return expandImports(path, texts, seen).trimEnd();
  });
}

/**
 * A kernel from WGSL text, for `runKernel`.
 * @param label what errors call it
 * @throws KernelError when the text departs from the conventions
 */
export function parseKernel(label: string, source: string): KernelSource {
  const faults = [...source.matchAll(/^\/\/ @fault (.+)$/gm)].map(([, text = ""]) => text);
  return {
    source,
    params: parameters(label, source),
    bindings: bindings(label, source),
    constants: constants(source),
    ...(faults.length > 0 ? { faults } : {}),
  };
}
