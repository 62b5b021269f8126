// What is looked for in a text before a real Lean is asked about it: the embedded checker knows by itself.
import { wordSet } from "../../platform/index.ts";

/** Words that leave a hole openly: Lean says so, and the verdict is `incomplete`. */
export const holeWords = wordSet("sorry admit");

/** Constants that the kernel knows by their names: no theorem can take one of them. */
export const kernelConstants = wordSet(
  `Nat Nat.zero Nat.succ Nat.add Nat.sub Nat.mul Nat.pow Nat.gcd Nat.div Nat.mod Nat.beq Nat.ble Nat.land Nat.lor Nat.xor
   Nat.shiftLeft Nat.shiftRight String String.mk String.ofList Char Char.ofNat List Quot Quot.mk Quot.lift Quot.ind Quot.sound
   Eq Eq.refl propext Classical.choice eagerReduce sorryAx`,
);
