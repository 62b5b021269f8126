// Reads a goal as Lean prints it.
import type { Goal } from "../verifier.ts";

/** The hypotheses and the target of a goal's text; where it is no goal, the whole text is the target. */
export function parseGoal(text: string): Pick<Goal, "hypotheses" | "target"> {
  const lines = text.split("\n");
  const turnstile = lines.findIndex((line) => line.startsWith("⊢ "));
  if (turnstile < 0) return { hypotheses: [], target: text };
  const hypotheses: { name: string; type: string }[] = [];
  for (const line of lines.slice(0, turnstile)) {
    const found = /^(\S.*?) : (.*)$/s.exec(line);
    const last = hypotheses.at(-1);
    if (found === null) {
      if (last !== undefined) hypotheses[hypotheses.length - 1] = { ...last, type: `${last.type}\n${line}` };
    } else for (const name of found[1].split(" ")) hypotheses.push({ name, type: found[2] });
  }
  return { hypotheses, target: lines.slice(turnstile).join("\n").slice(2) };
}
