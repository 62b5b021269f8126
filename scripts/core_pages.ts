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
  /** Binders and type in Lean's notation, as `(n : Nat) : n ≤ n`. */
  readonly signature: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name])
    .replace(/\s+/g, " ")
    .trim();
}

/** The binders that a signature begins with, each with its brackets. */
function bindersOf(signature: string): string[] {
  const found: string[] = [];
  for (let at = 0; "([{⦃".includes(signature[at]); at++) {
    const start = at;
    for (let depth = 0; ; at++) {
      if ("([{⦃".includes(signature[at])) depth++;
      if (")]}⦄".includes(signature[at]) && --depth === 0) break;
    }
    found.push(signature.slice(start, at + 1));
    while (signature[at + 1] === " ") at++;
  }
  return found;
}

/** What a structure's page says of its constructor and its fields, which it lists below the structure, with the parameters put in front. */
function* fieldSignatures(
  owner: string,
  isClass: boolean,
  signature: string,
  text: string,
): Generator<[string, string]> {
  const maker = /<ul class="structure_fields" id="([^"]+)"|<li id="([^"]+)" class="structure_ext_ctor"/.exec(text);
  if (maker === null) return;
  const binders = bindersOf(signature);
  const params = binders.map((binder) => (binder.startsWith("(") ? `{${binder.slice(1, -1)}}` : binder)).join(" ");
  const names = binders.flatMap((binder) => binder.slice(1, -1).split(" : ")[0].split(" "));
  const self = `@${owner} ${names.join(" ")}`;
  const own = isClass ? `[self : ${self}]` : `(self : ${self})`;
  const fields: string[] = [];
  const infos = text.matchAll(
    /<li id="([^"]+)" class="structure_field">.*?<div class="structure_field_info">(.*?)<\/div>/gs,
  );
  for (const [, id, info] of infos) {
    const name = plain(id).slice(plain(id).lastIndexOf(".") + 1);
    const rest = plain(info).slice(name.length).trim();
    const args = bindersOf(rest).join(" ");
    const type = rest.slice(args.length).trim().replace(/^: /, "");
    yield [plain(id), `${params} ${own} ${args} : ${type}`];
    const inside = type.replace(/\bself\./g, "").replace(/↑self/g, "val");
    fields.push(`(${name} : ${args === "" ? inside : `∀ ${args}, ${inside}`})`);
  }
  yield [plain(maker[1] ?? maker[2]), `${params} ${fields.join(" ")} : ${self}`];
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
    const own = plain(header.exec(text)?.[1] ?? "");
    yield { name, kind: start[2], source, attributes: attributes.filter((one) => one !== ""), signature: own };
    for (const [, id, body] of text.matchAll(
      /<li class="constructor" id="([^"]+)">(.*?)<div class="inductive_ctor_doc">/gs,
    )) {
      const after = plain(body).replace(/^\S+\s?(?=[:({[⦃])/, "");
      yield { name: plain(id), kind: "constructor", source, attributes: [], signature: after };
    }
    for (const [id, signature] of fieldSignatures(name, start[2] === "class", own, text)) {
      yield { name: id, kind: "field", source, attributes: [], signature };
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
