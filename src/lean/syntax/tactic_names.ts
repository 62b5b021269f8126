// Names of tactics that exist in Lean, Batteries or Mathlib and are not implemented: they are refused by name.
import { type HashedWords, holdsWord } from "../../platform/index.ts";

/** Made by scripts/hashed_words.ts of the list in scripts/lean_words.txt, which is where to take a name out or in. */
const names: HashedWords = {
  words: 180,
  bits: 12,
  hashes: 180,
  text: "Co+W+6Jr8rNn8ZBVekcENTKNQ4V4euekx+yhs5zP7+zTneehMm1fFOfijHbIWyAPgjkrSdXqxQsDZQVYP1MudT4H++4N2qzno+apjJ9jU0Zcj4JbwPyLnBNTQfIN50Q+LCs9gEPUBOXal8EP2S/zIEHIpZdkfwoYcnH7zWyuNij99fgtLVSj+bBQsC/qQ0lUD3+avmg5/nzzCYkBrC2hwXhS84LuVvbd7eoD0H/ClpDsyxp/fwC/FB70bMhrgWs6AYYBHMygBfIHODWTMyUBnRS/P9x0aLL3bJLVApxTWAPnFuFcG/4KPfEl1l9VSovog2QnlF6cDbJF/Fk8RYb30HtM+3z61/6pu3uYFZcuMJUbOf8EaTxYIup5NB0YdGSoaDKRK29ctg7KK/5DFvX2Qg==",
};

/** True if `name` is a tactic of Lean or of its usual libraries that the embedded checker lacks, and for one in 4,096 other words. */
export function isUnimplementedTactic(name: string): boolean {
  return holdsWord(names, name);
}
