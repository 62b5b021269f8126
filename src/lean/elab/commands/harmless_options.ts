// Options of Lean that say what is printed and what is warned about.
import { type HashedWords, holdsWord } from "../../../platform/index.ts";

/** Made by scripts/hashed_words.ts of the list in scripts/lean_words.txt, which is where to take a name out or in. */
const names: HashedWords = {
  words: 68,
  bits: 16,
  hashes: 68,
  text: "Rbyr0dypPs1cCb+7xhxiY5wAq5kM2Xs/gNjnNn1Q8wSEylBm7XJTSugB4y/51eRIHOHpgGbcyPtcK4MTdO/mUdqT6G+twnCWlJlxqIu3Dx2v8h7DfKY8RTMsFIGTUHAFbiCS1+nUatv/TsYmTn1i/MW+5ymhE60K4TYbUXK018H0XhnStp1y5Ru/6IIGSyXk3jSoGL8=",
};

/** True if `name` is a switch of Lean's without meaning here, and for one in 65,536 names that are not. */
export function isHarmlessSwitch(name: string): boolean {
  return holdsWord(names, name);
}
