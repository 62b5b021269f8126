// Statements of the library are those of core Lean, arguments and their order included; and what core Lean does not have
// cannot be named.
import { describe, expect, it } from "vitest";
import { verifyEmbedded } from "../../../src/verify/index.ts";

function verdict(statement: string, proof: string) {
  return verifyEmbedded({ statement: `theorem t ${statement}`, proof, limits: { milliseconds: 20_000 } });
}

describe("the library", () => {
  it.each([
    [": ∀ (n m : Nat), n + m = m + n", "Nat.add_comm"],
    [": ∀ (n m k : Nat), n * (m + k) = n * m + n * k", "Nat.mul_add"],
    [": ∀ {n m : Nat}, n ≤ m → m ≤ n → n = m", "@Nat.le_antisymm"],
    [": ∀ {n m : Nat}, n < m → ∀ (k : Nat), k + n < k + m", "@Nat.add_lt_add_left"],
    [": ∀ (n m : Nat), n < m ∨ n ≥ m", "Nat.lt_or_ge"],
    [": ∀ {n m : Nat}, 0 < n → 0 < m → n - m < n", "@Nat.sub_lt"],
    [": ∀ (x : Nat) {y : Nat}, y > 0 → x % y < y", "@Nat.mod_lt"],
    [": ∀ (m k : Nat), k * (m / k) + m % k = m", "Nat.div_add_mod"],
    [": ∀ (a b c : Int), a + b + c = a + (b + c)", "Int.add_assoc"],
    [": ∀ {a b c : Int}, a ≤ b → b ≤ c → a ≤ c", "@Int.le_trans"],
    [": ∀ {a b : Int}, ¬a ≤ b ↔ b < a", "@Int.not_le"],
    ["{α : Type} (as bs cs : List α) : as ++ bs ++ cs = as ++ (bs ++ cs)", "List.append_assoc as bs cs"],
    ["{α : Type} {as bs : List α} : (as ++ bs).reverse = bs.reverse ++ as.reverse", "List.reverse_append"],
    ["(p q : Prop) [Decidable p] [Decidable q] : ¬(p ∧ q) ↔ ¬p ∨ ¬q", "Decidable.not_and_iff_or_not"],
    ["(c : Prop) [Decidable c] (h : c) (a b : Nat) : (if c then a else b) = a", "if_pos h"],
    ["{α : Type} (s : Setoid α) (a b : α) (h : a ≈ b) : Quotient.mk s a = Quotient.mk s b", "Quotient.sound h"],
  ])("proves %s by %s", (statement, proof) => {
    expect(verdict(statement, proof).kind).toBe("proved");
  });

  it.each([
    [": 2 ^ 10 + 3 * 7 = 1045", "rfl"],
    [": 1000 / 7 = 142", "rfl"],
    [": 1000 % 7 = 6", "by decide"],
    [": (2 : Int) - 5 = -3", "rfl"],
    [": ((2 : Nat) : Int) + (-3) = -1", "rfl"],
    [": Int.toNat (-3) + Int.toNat 4 = 4", "rfl"],
    [": [1, 2].map (fun x => x + 1) ++ [4] = [2, 3, 4]", "rfl"],
  ])("computes %s", (statement, proof) => {
    expect(verdict(statement, proof).kind).toBe("proved");
  });

  it.each([": ∀ b : Nat, 0 / b = 0", ": ∀ b : Nat, b / 0 = 0", ": ∀ b : Nat, b / 1 = b", ": ∀ b : Nat, b % 1 = 0"])(
    "does not compute %s, as Lean does not",
    (statement) => {
      expect(verdict(statement, "fun b => rfl").kind).toBe("failed");
    },
  );

  it("hides what only the checker knows", () => {
    const found = verdict("(h : Gentzen.Fact) : True", "trivial");
    expect(found.kind).toBe("rejected");
    expect(verdict(": 0 ≤ 0", "Gentzen.round (Nat.le_refl _)").kind).not.toBe("proved");
    expect(verdict(": False", "_root_.sorryAx False").kind).not.toBe("proved");
  });
});
