// The theorems of a text, found among its tokens alone: a second reader, which a checker's report is held against.
import { lexSource, type SourceToken, significant } from "./lex.ts";

/** A word `theorem`, `lemma` or `example` outside comments and strings, whatever stands around it. */
export interface SeenTheorem {
  readonly keyword: "theorem" | "lemma" | "example";
  /** With the namespaces around it, as far as tokens tell; "" for an example. */
  readonly name: string;
  /** Offset of the keyword, in UTF-16 units. */
  readonly start: number;
  readonly line: number;
}

const theoremWords: ReadonlySet<string> = new Set(["theorem", "lemma", "example"]);

/**
 * Every theorem of a text, in order. Nothing is parsed and nothing is skipped but comments and strings.
 *
 * @param within the namespaces that are open where the text begins, outermost first; "" for a section
 */
export function seenTheorems(source: string, within: readonly string[] = []): SeenTheorem[] {
  const tokens = significant(lexSource(source));
  const namespaces = [...within];
  const found: SeenTheorem[] = [];
  let line = 1;
  let counted = 0;
  tokens.forEach(({ kind, text, start }, index) => {
    if (kind !== "keyword") return;
    const name = nameAfter(tokens, index);
    const parts = name === "" ? [""] : name.split(".");
    if (text === "namespace") namespaces.push(...parts);
    else if (text === "section" || text === "mutual") namespaces.push(...parts.map(() => ""));
    else if (text === "end") namespaces.length = Math.max(0, namespaces.length - parts.length);
    else if (theoremWords.has(text)) {
      line += source.slice(counted, start).split("\n").length - 1;
      counted = start;
      // One of theoremWords.
      const keyword = text as SeenTheorem["keyword"];
      found.push({ keyword, name: keyword === "example" ? "" : fullName(namespaces, name), start, line });
    }
  });
  return found;
}

function nameAfter(tokens: readonly SourceToken[], index: number): string {
  const next = tokens[index + 1];
  return next?.kind === "identifier" ? next.text : "";
}

function fullName(namespaces: readonly string[], name: string): string {
  if (name.startsWith("_root_.")) return name.slice("_root_.".length);
  return [...namespaces, name].filter((part) => part !== "").join(".");
}
