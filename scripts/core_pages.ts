// Reads what doc-gen4's pages of Lean's core say of a declaration: its signature, attributes, file and line.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A declaration as its page shows it. */
export interface PageDeclaration {
  readonly name: string;
  /** `theorem`, `def`, `instance`, `structure`, `class`, `inductive`, `axiom`, …; `constructor` and `field` for parts. */
  readonly kind: string;
  /** Lean's file and line, as `Init/Prelude.lean:547`. */
  readonly source: string;
  readonly attributes: readonly string[];
  /** Binders and type in Lean's notation, as `(n : Nat) : n ≤ n`; undefined for a field, whose owner is not repeated. */
  readonly signature: string | undefined;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name])
    .replace(/\s+/g, " ")
    .trim();
}

/** Every page below a folder that holds `Init.html` and `Init/`. */
export function corePages(folder: string): string[] {
  const names = readdirSync(join(folder, "Init"), { recursive: true, encoding: "utf8" });
  const pages = names.filter((file) => file.endsWith(".html")).sort();
  return [join(folder, "Init.html"), ...pages.map((file) => join(folder, "Init", file))];
}

/** The declarations of a page, and the constructors and fields of its types. */
export function* pageDeclarations(page: string): Generator<PageDeclaration> {
  const starts = [...page.matchAll(/<div class="decl" id="([^"]+)"><div class="(\w+)">/g)];
  for (const [i, start] of starts.entries()) {
    const text = page.slice(start.index, starts[i + 1]?.index);
    const name = plain(start[1]);
    const [, file = "", line = ""] = /\/src\/(Init[^"#]*)(?:#L(\d+))?/.exec(text) ?? [];
    const source = `${file}:${line}`;
    const attributes = plain(/<div class="attributes">@\[([^<]*)\]/.exec(text)?.[1] ?? "").split(/, /);
    const header =
      /<div class="decl_header">.*?<span class="decl_name">.*?<\/span><\/a><\/span>(.*?<div class="decl_type">.*?)<\/div>/s;
    const signature = plain(header.exec(text)?.[1] ?? "");
    yield { name, kind: start[2], source, attributes: attributes.filter((one) => one !== ""), signature };
    for (const [, id, body] of text.matchAll(
      /<li class="constructor" id="([^"]+)">(.*?)<div class="inductive_ctor_doc">/gs,
    )) {
      const after = plain(body).replace(/^\S+\s?(?=[:({[⦃])/, "");
      yield { name: plain(id), kind: "constructor", source, attributes: [], signature: after };
    }
    for (const [, id] of text.matchAll(/<(?:li|ul class="structure_fields") id="([^"]+)"/g)) {
      yield { name: plain(id), kind: "field", source, attributes: [], signature: undefined };
    }
  }
}

/** All declarations of core by name. */
export function coreDeclarations(folder: string): Map<string, PageDeclaration> {
  const all = new Map<string, PageDeclaration>();
  for (const page of corePages(folder)) {
    for (const found of pageDeclarations(readFileSync(page, "utf8"))) all.set(found.name, found);
  }
  return all;
}
