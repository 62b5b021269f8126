// Every constant of the library, given to the tactics that take one: whatever it is, the verdict is about the proof.
import { expect, it } from "vitest";
import { prelude } from "../../../src/lean/library/index.ts";
import { outcomeIn } from "./outcomes.ts";

const names = prelude()
  .environment.constants()
  .map(({ name }) => name)
  .filter((name) => !/^Gentzen\.|sorryAx|_sunfold|\.eq_\d+$/.test(name));

it.each(["rw [NAME]", "rw [← NAME]", "simp only [NAME]", "apply NAME", "refine NAME ?_", "unfold NAME", "cases NAME"])(
  "%s neither brings the checker down nor runs into a limit",
  (tactic) => {
    expect(names.length).toBeGreaterThan(900);
    const strange = names.flatMap((name) => {
      const outcome = outcomeIn("", "(p q : Prop) (a b c : Nat) : a + b = c", `by\n  ${tactic.replace("NAME", name)}`);
      return /^(?:crashed|timeout)/.test(outcome) ? [`${name}: ${outcome}`] : [];
    });
    expect(strange).toEqual([]);
  },
);
