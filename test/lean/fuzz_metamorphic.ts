// Changes of a file that must not change a verdict, or may only make one worse: commands moved, indented, joined, commented.

import { isCommandWord } from "../../src/lean/syntax/lexer/command_words.ts";
import type { Random } from "../../src/platform/index.ts";
import { checkFile } from "../../src/verify/index.ts";
import { lexSource } from "../../src/verify/source/lex.ts";

/** `same`: every theorem keeps its verdict. `notBetter`: what was not proved is not proved afterwards either. */
export type Relation = "same" | "notBetter";

/** A file before and after a change. */
export interface Change {
  readonly before: string;
  readonly after: string;
  readonly relation: Relation;
  /** What was done, in words. */
  readonly what: string;
  /** Names of theorems that are false: no text proves them. */
  readonly falsehoods: readonly string[];
  /** The names of the theorems after the change, in order; those of its additions among them. */
  readonly names: readonly string[];
}

/** A theorem for a file: its own text, from column 0 on. */
export interface FuzzTheorem {
  readonly text: string;
  readonly falsehood: boolean;
}

/** The parts of a file in order, each with what stands before it. */
interface Part {
  readonly gap: string;
  readonly text: string;
  readonly name: string | undefined;
}

interface Mutation {
  readonly what: string;
  readonly relation: Relation;
  /** It depends on the columns of what stands before, so that nothing is changed after it. */
  readonly isLast?: boolean;
  readonly change: (parts: readonly Part[], random: Random) => Part[];
}

const asking = [
  "#check Nat",
  "#check (fun n : Nat => n + 1)",
  "#print Nat.add_comm",
  "#print axioms Nat.add_comm",
  "#reduce 2 + 2",
  "#eval 2 + 2",
  "set_option pp.all true",
  "set_option maxHeartbeats 400000",
  "set_option linter.unusedVariables false in #check Nat",
  "/-! Of the module. -/",
  "/-! theorem lost : 1 = 2 := rfl -/",
  "-- theorem lost : 1 = 2 := rfl\n",
  "/- theorem lost : 1 = 2 := rfl /- nested -/ -/",
  "section end",
  "section Between variable (unused : Nat) end Between",
  "namespace Between end Between",
  "universe FRESH",
];

const gaps = ["\n", "\n\n", "\n\n\n", "\n-- a note\n", "\n/- a note -/\n"];
const notes = ["", "  ", " -- a note", " -- /-", " /- one -/", "\n", "\n      -- theorem\n"];

const shifted = (text: string, by: number): string => text.replaceAll("\n", `\n${" ".repeat(by)}`);
const columnAfter = (text: string): number => text.length - 1 - text.lastIndexOf("\n");

/** Adds parts: each is put before one of the others, or at the end. */
function inserted(parts: readonly Part[], random: Random, text: string, name?: string): Part[] {
  const at = random.int(parts.length + 1);
  const gap = random.pick(gaps);
  const fresh = text.replace("FRESH", `fuzz_u${parts.length}`);
  const next = parts.slice(at).map((part, i) => (i === 0 ? { ...part, gap: part.gap === "" ? "\n" : part.gap } : part));
  return [...parts.slice(0, at), { gap, text: fresh, name }, ...next];
}

function onOne(parts: readonly Part[], random: Random, change: (part: Part) => Part): Part[] {
  const at = random.int(parts.length);
  return parts.map((part, i) => (i === at ? change(part) : part));
}

const mutations: readonly Mutation[] = [
  {
    what: "a command that only asks",
    relation: "same",
    change: (parts, random) => inserted(parts, random, random.pick(asking)),
  },
  {
    what: "documentation",
    relation: "same",
    change: (parts, random) =>
      onOne(parts, random, (part) => {
        if (part.name === undefined || part.text.startsWith("/--")) return part;
        return { ...part, text: `/-- Of \`${part.name}\`, /- nested -/. -/${random.pick(["\n", " "])}${part.text}` };
      }),
  },
  {
    what: "a whole command further to the right",
    relation: "same",
    change: (parts, random) =>
      onOne(parts, random, (part) => {
        // In the column of a block of tactics this begins the tactic `set_option … in`, and so it does in Lean.
        if (part.text.startsWith("set_option")) return part;
        const by = 1 + random.int(6);
        const gap = part.gap.includes("\n") ? part.gap : "\n";
        return { ...part, gap: `${gap}${" ".repeat(by)}`, text: shifted(part.text, by) };
      }),
  },
  {
    what: "a command in the line of the one before, with all its lines moved",
    relation: "same",
    isLast: true,
    change: (parts, random) => {
      const at = random.int(parts.length);
      const before = parts.slice(0, at).reduce((text, { gap, text: own }) => text + gap + own, "");
      const last = before.slice(before.lastIndexOf("\n") + 1);
      if (at === 0 || /--/.test(last)) return [...parts];
      const part = parts[at];
      const by = columnAfter(`${before} `);
      return parts.with(at, { ...part, gap: " ", text: shifted(part.text, by) });
    },
  },
  {
    what: "a command in the line of the one before",
    relation: "notBetter",
    isLast: true,
    change: (parts, random) => {
      const at = random.int(parts.length);
      const before = parts.slice(0, at).reduce((text, { gap, text: own }) => text + gap + own, "");
      const last = before.slice(before.lastIndexOf("\n") + 1);
      return at === 0 || /--/.test(last) ? [...parts] : parts.with(at, { ...parts[at], gap: " " });
    },
  },
  {
    what: "comments at the ends of lines",
    relation: "same",
    change: (parts, random) =>
      onOne(parts, random, (part) => ({
        ...part,
        text: part.text
          .split(/(\r?\n)/)
          .map((line, i, all) =>
            i % 2 === 0 && i < all.length - 1 && !/--/.test(line) ? line + random.pick(notes) : line,
          )
          .join(""),
      })),
  },
  {
    what: "other line ends",
    relation: "same",
    change: (parts) =>
      parts.map(({ gap, text, name }) => ({
        gap: gap.replace(/\r?\n/g, "\r\n"),
        text: text.replace(/\r?\n/g, "\r\n"),
        name,
      })),
  },
  {
    what: "an unused binder",
    relation: "same",
    change: (parts, random) =>
      onOne(parts, random, (part) => ({
        ...part,
        text: part.text.replace(/^((?:\/--.*?-\/\s*)?theorem t\d+)(?= )/s, "$1 {Unused_fuzz : Type}"),
      })),
  },
  {
    what: "a lemma that nothing uses",
    relation: "same",
    change: (parts, random) => {
      const name = `unused_fuzz_${parts.length}`;
      return inserted(
        parts,
        random,
        `theorem ${name} (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  exact ⟨h.2, h.1⟩`,
        name,
      );
    },
  },
  {
    what: "a namespace around everything",
    relation: "same",
    change: (parts, random) => {
      const [first, ...rest] = parts;
      const open = { gap: "", text: "namespace Around.Fuzz", name: undefined };
      const close = { gap: "\n", text: random.pick(["end Around.Fuzz", "end Fuzz end Around"]), name: undefined };
      return [open, { ...first, gap: `\n${first.gap}` }, ...rest, close];
    },
  },
  {
    what: "a line further to the right or left",
    relation: "notBetter",
    change: (parts, random) =>
      onOne(parts, random, (part) => {
        const lines = part.text.split("\n");
        const at = random.int(lines.length);
        const moved = random.next() < 0.5 ? ` ${lines[at]}` : lines[at].replace(/^ /, "");
        return at === 0 ? part : { ...part, text: lines.with(at, moved).join("\n") };
      }),
  },
  {
    what: "a proof without its end",
    relation: "notBetter",
    change: (parts, random) =>
      onOne(parts, random, (part) => {
        const lines = part.text.split("\n");
        if (part.name === undefined || !part.text.startsWith("theorem")) return part;
        return { ...part, text: lines.slice(0, 1 + random.int(lines.length)).join("\n") };
      }),
  },
];

const textOf = (parts: readonly Part[]): string => parts.map(({ gap, text }) => gap + text).join("");

/** True if a text can be cut and commented: its strings, names and comments are closed, and there are none that matter. */
function isPlain(text: string): boolean {
  if (/["«»#`]|--|\/-|-\//.test(text)) return false;
  const tokens = lexSource(text);
  if (tokens.some(({ closed, kind }) => !closed || kind === "character")) return false;
  return tokens.filter(({ kind, text: word }) => kind === "keyword" && isCommandWord(word)).length === 1;
}

/**
 * A file of theorems and the same file after one to three changes. A line that is moved can change which proof it is: a
 * proof that was broken may be right then, so that `notBetter` speaks of false theorems alone.
 */
export function metamorphicChange(theorems: readonly FuzzTheorem[], random: Random): Change {
  const count = 1 + random.int(3);
  const parts: Part[] = [];
  const falsehoods: string[] = [];
  for (let i = 0; parts.length < count && i < 20; i++) {
    const { text, falsehood } = random.pick(theorems);
    const name = `t${parts.length}`;
    const own = text.replace(/^theorem \S+/, `theorem ${name}`).trimEnd();
    if (!isPlain(own) || !own.startsWith("theorem ")) continue;
    parts.push({ gap: parts.length === 0 ? "" : "\n", text: own, name });
    if (falsehood) falsehoods.push(name);
  }
  let changed = parts;
  let relation: Relation = "same";
  const what: string[] = [];
  for (let left = 1 + random.int(3); left > 0; left--) {
    const mutation = random.pick(mutations);
    if (mutation.isLast) left = 1;
    changed = mutation.change(changed, random);
    what.push(mutation.what);
    if (mutation.relation === "notBetter") relation = "notBetter";
  }
  const names = changed.flatMap(({ name }) => name ?? []);
  return { before: textOf(parts), after: textOf(changed), relation, what: what.join(", "), falsehoods, names };
}

/** The verdicts on the theorems of a file by their own names, in order. */
function kinds(text: string): { name: string; kind: string }[] {
  return checkFile(text).verdicts.map(({ name, verdict }) => ({ name, kind: verdict.kind }));
}

const ownName = (name: string): string => name.split(".").at(-1) as string;

/** What is wrong after the change, or undefined. */
export function brokenRelation({ before, after, relation, falsehoods, names }: Change): string | undefined {
  const old = new Map(kinds(before).map(({ name, kind }) => [ownName(name), kind]));
  const now = kinds(after);
  const lost = names.find((name) => !now.some((each) => ownName(each.name) === ownName(name)));
  if (lost !== undefined) return `no verdict on ${lost}`;
  for (const { name, kind } of now) {
    const own = ownName(name);
    if (kind === "crashed") return `${name}: crashed`;
    if (kind === "proved" && falsehoods.includes(own)) return `${name} is false and proved`;
    const was = old.get(own);
    if (relation !== "same" || was === undefined || was === kind || was === "timeout" || kind === "timeout") continue;
    return `${name}: ${was} before, ${kind} after`;
  }
  return undefined;
}
