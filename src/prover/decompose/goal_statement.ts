// A goal as a theorem of its own: every hypothesis a binder, every name one that can be written.
import { itemAt, pairsOf } from "../../platform/index.ts";
import { type Goal, lexSource, sourceCommands } from "../../verify/index.ts";

type Hypothesis = Goal["hypotheses"][number];

/** A theorem that says what a goal does, and how to come back to the goal from it. */
export interface GoalStatement {
  readonly statement: string;
  /** Tactics that bring a goal to the names of the statement; none where all hypotheses can be called by theirs. */
  readonly setup: readonly string[];
  /** What the theorem is applied to, behind {@link setup}. */
  readonly args: readonly string[];
}

/** Why a goal is no theorem. */
export type NoStatement = "metavariables" | "a text that was cut" | "a hole in a type";

/** A name that no text can refer to, as Lean shows it. */
const unspeakable = /[\p{L}_][\p{L}\p{N}_'!?]*✝[⁰¹²³⁴⁵⁶⁷⁸⁹]*/gu;

/**
 * The theorem of a goal.
 *
 * @param universes names that are declared before the theorem, and are not its own
 */
export function goalStatement(
  goal: Pick<Goal, "hypotheses" | "target">,
  name: string,
  universes: ReadonlySet<string> = new Set(),
): GoalStatement | NoStatement {
  const texts = [...goal.hypotheses.map(({ type }) => type), goal.target];
  if (texts.some((text) => /(?:^|[\s([{⟨,@!¬↑-])\?[\w.]/u.test(text))) return "metavariables";
  if (texts.some((text) => text.includes("⋯"))) return "a text that was cut";
  if (texts.some((text) => /\bsorry(?:Ax)?\b/.test(text))) return "a hole in a type";
  const renamed = speakableNames(goal);
  const written = (text: string) =>
    text.replace(unspeakable, (shown) => renamed.get(shown) ?? shown).replaceAll("\n", "\n    ");
  const binders: string[] = [];
  const args: string[] = [];
  const setup: string[] = [];
  const unnamed = goal.hypotheses.filter(({ name }) => name.includes("✝"));
  if (unnamed.length > 0) setup.push(`rename_i ${unnamed.map(({ name }) => renamed.get(name)).join(" ")}`);
  for (const { name: shown, type } of goal.hypotheses) {
    const own = renamed.get(shown) ?? shown;
    const [stated, value] = splitValue(type);
    binders.push(`(${own} : ${written(stated)})`);
    args.push(own);
    if (value === undefined) continue;
    const equation = freshName(
      `${own}_def`,
      new Set([...renamed.values(), ...wordsOf(texts), ...goal.hypotheses.map((each) => each.name)]),
    );
    binders.push(`(${equation} : ${own} = ${written(value)})`);
    args.push(equation);
    setup.push(`have ${equation} : ${own} = ${written(value)} := rfl`);
  }
  const levels = universesOf(texts).filter((level) => !universes.has(level));
  const opening = `theorem ${name}${levels.length > 0 ? `.{${levels.join(", ")}}` : ""}`;
  return { statement: [opening, ...binders, ":", written(goal.target)].join(" "), setup, args };
}

/** Names for what has none that can be written, each used nowhere else in the goal. */
function speakableNames({ hypotheses, target }: Pick<Goal, "hypotheses" | "target">): Map<string, string> {
  const texts = [...hypotheses.map(({ type }) => type), target];
  const used = new Set([...hypotheses.map(({ name }) => name), ...wordsOf(texts)]);
  const found = new Map<string, string>();
  const all = [...hypotheses.map(({ name }) => name), ...texts].flatMap((text) => text.match(unspeakable) ?? []);
  for (const shown of new Set(all)) {
    const name = freshName(shown.replace(/✝.*$/u, ""), used);
    used.add(name);
    found.set(shown, name);
  }
  return found;
}

function freshName(base: string, used: ReadonlySet<string>): string {
  if (!used.has(base)) return base;
  for (let index = 1; ; index++) if (!used.has(`${base}_${index}`)) return `${base}_${index}`;
}

/** The names in texts, without the fields that are taken of them. */
export function wordsOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    lexSource(text).flatMap(({ kind, text: word }) =>
      kind === "identifier" || kind === "keyword" ? [word, itemAt(word.split("."), 0)] : [],
    ),
  );
}

/** A hypothesis with a value as its type and that value. */
function splitValue(type: string): readonly [type: string, value: string | undefined] {
  let depth = 0;
  for (const { text, start, end } of lexSource(type)) {
    if (/^[([{⟨⦃]$/u.test(text)) depth++;
    else if (/^[)\]}⟩⦄]$/u.test(text)) depth--;
    else if (depth === 0 && /^(?:let|have|fun|λ)$/u.test(text)) return [type, undefined];
    else if (depth === 0 && text === ":=") return [type.slice(0, start).trim(), type.slice(end).trim()];
  }
  return [type, undefined];
}

/** Universes that texts mention, in order of appearance. */
function universesOf(texts: readonly string[]): string[] {
  const levels = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:Type|Sort)\s+(?:\(([^)]*)\)|([a-zα-ω_]\w*(?![\w.'])))|\.\{([^}]*)\}/gu)].map(
      ([, group, single, list]) => group ?? single ?? list ?? "",
    ),
  );
  const names = levels.flatMap((level) => level.match(/[a-zα-ω_][\w']*/gu) ?? []);
  return [...new Set(names)].filter((name) => name !== "max" && name !== "imax");
}

/** The universes that a header declares, or brings along with its variables. */
export function declaredUniverses(header: string): Set<string> {
  const commands = sourceCommands(header);
  const words = (keyword: string) =>
    commands
      .filter((command) => command.keyword === keyword)
      .map(({ tokens, keywordIndex }) => tokens.slice(keywordIndex + 1).map(({ text }) => text));
  return new Set([
    ...words("universe").flat(),
    ...words("universes").flat(),
    ...universesOf(words("variable").map((each) => each.join(" "))),
  ]);
}

/**
 * The goal with what stood at the theorem's start alone (type (a) of the paper's Figure 3): of what came later only the variables stay that
 * the target is about.
 */
export function withoutFacts(
  goal: Pick<Goal, "hypotheses" | "target">,
  start: readonly Hypothesis[],
): Pick<Goal, "hypotheses" | "target"> {
  const initial = new Set(start.map(({ name, type }) => `${name} : ${type}`));
  const wanted = new Set(wordsOf([goal.target]).concat(goal.target.match(unspeakable) ?? []));
  const kept: Hypothesis[] = [];
  for (const hypothesis of [...goal.hypotheses].reverse()) {
    const { name, type } = hypothesis;
    if (!initial.has(`${name} : ${type}`) && !wanted.has(name) && !name.startsWith("inst")) continue;
    kept.unshift(hypothesis);
    for (const word of [...wordsOf([type]), ...(type.match(unspeakable) ?? [])]) wanted.add(word);
  }
  return { hypotheses: kept, target: goal.target };
}

/** The name of a theorem's subgoals, without the namespaces before it, and what must be open for what it is about. */
export function subgoalNames(fullName: string, count: number): { readonly names: string[]; readonly opened: string } {
  const parts = fullName.replace(/^_root_\./, "").split(".");
  const base = parts.at(-1) || "ex";
  const names = pairsOf([...Array(count).keys()], Array<string>(count).fill(base)).map(
    ([index, own]) => `${own}_${index + 1}`,
  );
  return { names, opened: parts.slice(0, -1).join(".") };
}
