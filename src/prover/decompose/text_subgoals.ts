// The theorems that the steps of a sketch ask for, from its text alone (DeepSeek-Prover-V2, Figure 3): no checker is asked, so that what is
// introduced between the steps is not known.
import { itemAt } from "../../platform/index.ts";
import { type SourceDeclaration, sourceDeclarations } from "../../verify/index.ts";
import { type HaveStep, haveSteps } from "./have_steps.ts";
import { placedTokens } from "./layout.ts";

/** A step, or what is left behind all of them, as a theorem. */
export interface TextSubgoal {
  /** The name that the step gives its fact; undefined for a pattern and for what is left at the end. */
  readonly name: string | undefined;
  /** As an index among the steps; undefined for what is left at the end. */
  readonly step: number | undefined;
  /** With all facts before it as hypotheses: type (b). */
  readonly statement: string;
  /** Under what stands at the theorem's start alone: type (a). */
  readonly direct: string;
  /** Whether nothing but such steps, each with a name, stands before it and around it: then the theorem says what the goal there does. */
  readonly plain: boolean;
}

/**
 * The theorems of the steps of a proof, and of what is left when they all hold.
 *
 * @param named the names that the theorems get, in order
 */
export function textSubgoals(
  statement: string,
  proof: string,
  named: (index: number) => string = (index) => `step_${index + 1}`,
): TextSubgoal[] {
  const [declaration] = sourceDeclarations(`${statement} := sorry`);
  if (declaration?.target === undefined) return [];
  const parts = partsOf(statement, declaration);
  const steps = haveSteps(proof);
  const found = steps.map((step, index): TextSubgoal => {
    const around = ancestors(steps, index);
    const own = [...around, step].flatMap(({ binders }) => textAt(proof, binders) ?? []);
    const before = steps.filter((_, other) => isBefore(steps, other, index));
    return {
      name: step.name,
      step: index,
      statement: theorem(named(index), parts, inOrder(proof, before, [...around, step]), textAt(proof, step.type)),
      direct: theorem(named(index), parts, own, textAt(proof, step.type)),
      plain: isPlain(proof, steps, index),
    };
  });
  const outer = steps.filter(({ parent }) => parent === undefined);
  const target = statement.slice(declaration.target.start, declaration.target.end);
  const last: TextSubgoal = {
    name: undefined,
    step: undefined,
    statement: theorem(named(steps.length), parts, inOrder(proof, outer, []), target),
    direct: theorem(named(steps.length), parts, [], target),
    plain: outer.every(({ name }) => name !== undefined) && !startsOtherwise(proof, steps, undefined),
  };
  return [...found, last];
}

interface Parts {
  readonly levels: string;
  readonly binders: string;
}

function partsOf(statement: string, { nameSpan, binders, target }: SourceDeclaration): Parts {
  const first = binders[0]?.start ?? statement.lastIndexOf(":", (target?.start ?? 1) - 1);
  const last = binders.at(-1)?.end ?? first;
  const levels = statement.slice(nameSpan?.end ?? first, first).trim();
  return { levels: levels.startsWith(".{") ? levels : "", binders: statement.slice(first, last).trim() };
}

function theorem(
  name: string,
  { levels, binders }: Parts,
  more: readonly string[],
  target: string | undefined,
): string {
  return [`theorem ${name}${levels}`, binders, ...more, ":", target].filter((part) => part !== "").join(" ");
}

/** Facts and variables of steps around, in the order in which they come to be known. */
function inOrder(proof: string, before: readonly HaveStep[], around: readonly HaveStep[]): string[] {
  const entries = [
    ...before.flatMap((step) => (step.name === undefined ? [] : [{ at: step.span.start, text: factOf(proof, step) }])),
    ...around.flatMap((step) => {
      const text = textAt(proof, step.binders);
      return text === undefined ? [] : [{ at: step.span.start, text }];
    }),
  ];
  return entries.sort((a, b) => a.at - b.at).map(({ text }) => text);
}

function factOf(proof: string, { name, binders, type }: HaveStep): string {
  const variables = textAt(proof, binders);
  const stated = textAt(proof, type);
  return `(${name} : ${variables === undefined ? stated : `∀ ${variables}, ${stated}`})`;
}

function textAt(text: string, span: { readonly start: number; readonly end: number } | undefined): string | undefined {
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

function ancestors(steps: readonly HaveStep[], index: number): HaveStep[] {
  const { parent } = itemAt(steps, index);
  return parent === undefined ? [] : [...ancestors(steps, parent), itemAt(steps, parent)];
}

/** Whether a step stands before another, in its block or in one around it. */
function isBefore(steps: readonly HaveStep[], other: number, index: number): boolean {
  const [first, second] = [itemAt(steps, other), itemAt(steps, index)];
  if (first.span.end > second.span.start) return false;
  return first.parent === undefined || ancestors(steps, index).includes(itemAt(steps, first.parent));
}

function isPlain(proof: string, steps: readonly HaveStep[], index: number): boolean {
  const { parent } = itemAt(steps, index);
  const siblings = steps.filter((step, other) => step.parent === parent && isBefore(steps, other, index));
  if (siblings.some(({ name }) => name === undefined) || startsOtherwise(proof, steps, index)) return false;
  return parent === undefined || isPlain(proof, steps, parent);
}

/** Whether anything but steps stands before a step in its block; before what is left, whether anything stands between them. */
function startsOtherwise(proof: string, steps: readonly HaveStep[], index: number | undefined): boolean {
  const step = index === undefined ? undefined : itemAt(steps, index);
  const around = step?.parent === undefined ? undefined : itemAt(steps, step.parent);
  const siblings = steps.filter(({ parent }) => parent === step?.parent);
  const start = around === undefined ? 0 : (around.block ?? around.value).start;
  const end = step?.span.start ?? siblings.at(-1)?.span.end ?? start;
  const between = placedTokens(proof.slice(0, end)).filter(
    (token) =>
      token.start >= start && !siblings.some(({ span }) => span.start <= token.start && token.start < span.end),
  );
  return between.some(({ text }, at) => !(at === 0 && around === undefined && text === "by") && text !== ";");
}
