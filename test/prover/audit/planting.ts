// Plants leaks: statements of others, told otherwise, by a seeded draw.
import type { Random } from "../../../src/platform/index.ts";
import { splitTheorem } from "../../../src/verify/index.ts";

export interface Told {
  readonly statement: string;
  readonly informal: string;
}

/** A statement that says the same as, or nearly what, another one says. */
export interface Planted extends Told {
  readonly kind: string;
  readonly of: Told;
}

interface Parts {
  readonly name: string;
  readonly binders: string[];
  target: string;
}

function partsOf(statement: string): Parts {
  const { declaration } = splitTheorem(`${statement} := sorry`);
  const { binders, target, name } = declaration;
  return {
    name,
    binders: binders.map(({ start, end }) => statement.slice(start, end)),
    target: statement.slice(target!.start, target!.end),
  };
}

const textOf = ({ name, binders, target }: Parts) => `theorem ${[name, ...binders].join(" ")} : ${target}`;
const isHypothesis = (binder: string) => /^\(h\S*\s*:/.test(binder);

/** `a < b` as its two sides, where there is one relation outside of brackets and nothing else that binds weaker. */
function sidesOf(text: string): [string, string, string] | undefined {
  if (/[∀∃→↔∧∨¬,λ]|fun/.test(text)) return undefined;
  let depth = 0;
  let found: [string, string, string] | undefined;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]!;
    if ("([{⟨".includes(mark)) depth++;
    else if (")]}⟩".includes(mark)) depth--;
    else if (depth === 0 && "=≤<≥>≠".includes(mark) && !"=:<>!".includes(text[at - 1]!) && text[at + 1] === " ") {
      if (found !== undefined) return undefined;
      found = [text.slice(0, at).trim(), mark, text.slice(at + 1).trim()];
    }
  }
  return found;
}

const flips: Record<string, string> = { "=": "=", "≠": "≠", "≤": "≥", "≥": "≤", "<": ">", ">": "<" };

function flipped(text: string): string {
  const sides = sidesOf(text);
  return sides === undefined ? text : `${sides[2]} ${flips[sides[1]]} ${sides[0]}`;
}

/** Ways to say the same; each gives undefined where it does not apply. */
const same: Record<string, (parts: Parts, random: Random) => Parts | undefined> = {
  renamed({ name, binders, target }, random) {
    const names = new Map<string, string>();
    for (const binder of binders) {
      const [, own = ""] = /^[({]([^:]*):/.exec(binder) ?? [];
      for (const each of own.trim().split(/\s+/))
        if (/^[\p{L}_][\p{L}\p{N}_'₀-₉]*$/u.test(each)) names.set(each, `n${random.int(1e6)}`);
    }
    const rename = (text: string) => text.replace(/[\p{L}_][\p{L}\p{N}_'₀-₉.]*/gu, (word) => names.get(word) ?? word);
    return names.size === 0
      ? undefined
      : { name: `${name}_again`, binders: binders.map(rename), target: rename(target) };
  },
  reordered({ name, binders, target }) {
    const places = binders.flatMap((binder, at) => (isHypothesis(binder) ? [at] : []));
    if (places.length < 2) return undefined;
    const turned = places.map((at) => binders[at]!).reverse();
    const moved = [...binders];
    places.forEach((at, index) => {
      moved[at] = turned[index]!;
    });
    return { name, binders: moved, target };
  },
  curried({ name, binders, target }) {
    const last = binders.findLastIndex((binder) => !isHypothesis(binder));
    const moved = binders.slice(last + 1);
    if (moved.length === 0) return undefined;
    const said = moved.map((binder) => /^\(h\S*\s*:([\s\S]*)\)$/.exec(binder)![1]!.trim());
    return {
      name,
      binders: binders.slice(0, last + 1),
      target: [...said, target].map((each) => `(${each})`).join(" → "),
    };
  },
  flipped({ name, binders, target }) {
    const turn = (binder: string) => {
      const [, before, said] = /^(\(h\S*\s*:\s*)([\s\S]*)\)$/.exec(binder) ?? [];
      return said === undefined ? binder : `${before}${flipped(said)})`;
    };
    const result = { name, binders: binders.map(turn), target: flipped(target) };
    return result.target === target && result.binders.join() === binders.join() ? undefined : result;
  },
  notation({ name, binders, target }) {
    const fold = (text: string) =>
      text
        .replaceAll("ℝ", "Real")
        .replaceAll("ℕ", "Nat")
        .replaceAll("→", "->")
        .replaceAll("∧", "/\\")
        .replaceAll("≤", "<=")
        .replaceAll("λ", "fun")
        .replace(/∑ (\w+) in/g, "∑ $1 ∈");
    const result = { name, binders: binders.map(fold), target: fold(target) };
    return result.target === target && result.binders.join() === binders.join() ? undefined : result;
  },
};

/** Ways to say nearly the same. */
const near: Record<string, (parts: Parts, random: Random) => Parts | undefined> = {
  "a hypothesis less"({ name, binders, target }) {
    const at = binders.findLastIndex(isHypothesis);
    return at < 0 || binders.length < 3
      ? undefined
      : { name, binders: binders.filter((_, index) => index !== at), target };
  },
  "a hypothesis more"({ name, binders, target }) {
    return { name, binders: [...binders, "(h_more : 0 < 2)"], target };
  },
  "a relation weaker"({ name, binders, target }) {
    const weaker = target.replace(/ < /, " ≤ ");
    return weaker === target ? undefined : { name, binders, target: weaker };
  },
};

/** So many planted pairs of statements, each of a kind that a draw picks among those that apply. */
export function plantPairs(statements: readonly Told[], count: number, random: Random): Planted[] {
  const planted: Planted[] = [];
  while (planted.length < count) {
    const of = random.pick(statements);
    const makers: typeof same = { exact: (own) => own, ...same, ...near };
    const kind = random.pick([...Object.keys(makers), "several", "in other words"]);
    if (kind === "in other words") {
      const informal = reworded(of.informal, random);
      if (informal !== undefined) planted.push({ kind, of, informal, statement: "" });
      continue;
    }
    let parts: Parts | undefined = partsOf(of.statement);
    if (kind === "several") {
      let changes = 0;
      for (const way of random.shuffle(Object.values(same))) {
        const changed = way(parts, random);
        if (changed === undefined) continue;
        parts = changed;
        changes++;
      }
      if (changes < 2) continue;
    } else parts = makers[kind]!(parts, random);
    if (parts !== undefined) planted.push({ kind, of, informal: "", statement: textOf(parts) });
  }
  return planted;
}

/** A text with an introduction, without its last sentence, and with some words changed. */
function reworded(informal: string, random: Random): string | undefined {
  const words = informal
    .replace(/^\/-[-!]?|-\/\s*$/g, "")
    .trim()
    .split(/\s+/);
  if (words.length < 15) return undefined;
  const changed = words.map((word) => (random.next() < 0.08 ? "something" : word));
  return `Prove this: ${changed.join(" ").replace(/Show that it is.*$/, "")}`;
}

/** Statements of no benchmark, for where there is none. */
export function madeStatements(count: number, random: Random): Told[] {
  const terms = [
    "x ^ 2 + y",
    "a * x - b",
    "Real.sqrt (x + 3)",
    "|x - y|",
    "x / (y + 1)",
    "x * y * a",
    "(a + b) ^ 3",
    "f x + f y",
    "2 * a - 7",
  ];
  const made = () => random.pick(terms).replace(/\d/g, () => String(random.int(30)));
  const words =
    "number real triangle sum prime root length function integer positive divides square circle value least greatest digits".split(
      " ",
    );
  return Array.from({ length: count }, (_, index) => {
    const hypotheses = Array.from(
      { length: 1 + random.int(4) },
      (_, at) => `(h${"₀₁₂₃₄"[at]} : ${made()} ${random.pick(["=", "<", "≤", "≠"])} ${made()} + ${random.int(99)})`,
    );
    const statement = `theorem made_${index} (x y a b : ℝ) (f : ℝ → ℝ) ${hypotheses.join(" ")} : ${made()} ${random.pick(["=", "≤", "<"])} ${made()} * ${random.int(999)}`;
    const informal = `/-- ${Array.from({ length: 25 }, () => random.pick(words)).join(" ")} ${random.int(999)}. -/`;
    return { statement, informal };
  });
}
