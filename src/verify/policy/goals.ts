// Reads a goal as Lean prints it.
import type { Goal } from "../verifier.ts";

/** The hypotheses and the target of a goal's text; where it is no goal, the whole text is the target. */
export function parseGoal(text: string): Pick<Goal, "hypotheses" | "target"> {
  const lines = text.split("\n");
  const turnstile = lines.findIndex((line) => line.startsWith("⊢ "));
  if (turnstile < 0) return { hypotheses: [], target: text };
  const hypotheses: { name: string; type: string }[] = [];
  for (const line of lines.slice(0, turnstile)) {
    const [, names, type] = /^(\S.*?) : (.*)$/s.exec(line) ?? [];
    if (names !== undefined && type !== undefined) {
      for (const name of names.split(" ")) hypotheses.push({ name, type });
      continue;
    }
    const last = hypotheses.pop();
    if (last !== undefined) hypotheses.push({ ...last, type: `${last.type}\n${line}` });
  }
  return { hypotheses, target: lines.slice(turnstile).join("\n").slice(2) };
}
