// Texts that are meant to keep a checker busy for ever, or to break it: each kind of loop has some.
import type { VerifyRequest } from "../../src/verify/verifier.ts";

const times = (text: string, count: number): string => text.repeat(count);
const list = (count: number, item: (i: number) => string, between: string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join(between);

const simple = "theorem t (p q r : Prop) (hp : p) (hq : q) : p ∧ q";
const about = (proof: string, statement = simple, header?: string): VerifyRequest => ({ statement, proof, header });

/** Inequalities whose elimination by pairs doubles again and again. */
const tangle = (variables: number): string =>
  list(
    variables * 2,
    (i) =>
      `(h${i} : ${list(variables, (j) => `${((i * 7 + j * 13) % 11) + 1} * x${(i + j) % variables}`, j3(i))} ≤ ${i} + ${
        (i % 5) + 2
      } * x${(i * 3) % variables} * 7)`,
    " ",
  );
const j3 = (i: number): string => (i % 2 === 0 ? " + " : " + 2 * x0 + ");

const powers = "theorem t : 2 ^ (2 ^ 40) = 3 ^ (3 ^ 30)";

/** A function that takes twice as many steps with each successor. */
const slowHeader = `def slow : Nat → Nat
  | 0 => 1
  | n + 1 => slow n + slow n
inductive Tree where
  | leaf : Tree
  | node : Tree → Tree → Tree
def size : Tree → Nat
  | .leaf => 1
  | .node l r => size l + size r
def ack : Nat → Nat → Nat
  | 0, n => n + 1
  | m + 1, n => slow (m + n)
class Deep (n : Nat) where
  value : Nat
instance : Deep 0 := ⟨0⟩
instance {n : Nat} [Deep n] [Deep n] : Deep (n + 1) := ⟨0⟩
inductive Color where
  | a : Color
  | b : Color
  | c : Color
  | d : Color
theorem loop_a (p q : Prop) : (p ∧ q) = (q ∧ p) := propext ⟨fun h => ⟨h.2, h.1⟩, fun h => ⟨h.2, h.1⟩⟩
theorem grow (n : Nat) : n = n + 0 := rfl
`;

const nested = (count: number, open: string, inner: string, close: string): string =>
  times(open, count) + inner + times(close, count);

/** What each text is, and the request. None of them is proved. */
export const nasty: Readonly<Record<string, VerifyRequest>> = {
  "an identifier of 1 MB": about(times("a", 1_000_000)),
  "an identifier of 1 MB in dotted parts": about(list(250_000, () => "abc", ".")),
  "a projection .1 50,000 times": about(`hp${times(".1", 50_000)}`),
  "a field .left 20,000 times": about(`hp${times(".left", 20_000)}`),
  "100,000 parentheses": about(nested(100_000, "(", "hp", ")")),
  "a chain of 100,000 additions": about(`by\n  have := ${list(100_000, () => "1", " + ")}\n  exact this`),
  "a chain of 20,000 arrows": about(`by\n  have h : ${list(20_000, () => "p", " → ")} := hp\n  exact h`),
  "a chain of 900 conjunctions": about(`by\n  have h : ${list(900, () => "p", " ∧ ")} := hp\n  exact h`),
  "100,000 negations": about(`by\n  have h : ${times("¬", 100_000)}p := hp\n  exact h`),
  "an application to 50,000 arguments": about(`hp${times(" hp", 50_000)}`),
  "a list of 100,000 numerals": about(`by\n  have l := [${list(100_000, (i) => `${i}`, ", ")}]\n  exact l`),
  "a list of 500 lists": about(
    `by\n  have l := [${list(500, () => `[${list(60, (i) => `${i}`, ", ")}]`, ", ")}]\n  exact l`,
  ),
  "an anonymous constructor of 50,000 parts": about(`⟨${list(50_000, () => "hp", ", ")}⟩`),
  "50,000 binders": about(`fun ${list(50_000, (i) => `x${i}`, " ")} => hp`),
  "50,000 tactics": about(`by\n${times("  skip\n", 50_000)}`),
  "50,000 hypotheses": about(`by\n${list(50_000, (i) => `  have h${i} : p := hp`, "\n")}`),
  "4,000 goals": about(`by\n  constructor\n${times("  iterate 2 (first | constructor | skip)\n", 2_000)}`),
  "a comment of 1 MB": about(`/- ${times("x", 1_000_000)} -/ hp`),
  "400,000 nested comments": about(`${times("/- ", 400_000)} hp`),
  "1 MB of blanks": about(`by\n${times(" ", 1_000_000)}exact hp`),
  "300,000 symbols": about(times("( ", 300_000)),
  "a numeral of 1 MB": about(`by\n  have n := ${times("9", 1_000_000)}\n  exact n`),
  "a numeral of 70,000 digits, multiplied": about(
    `by\n  exact Nat.le_of_eq rfl`,
    `theorem t : ${times("9", 70_000)} * ${times("9", 70_000)} ≤ 1`,
  ),
  "products of huge powers by decide": about("by decide", "theorem t : 3 ^ 150000 * 3 ^ 150000 = 3 ^ 300000 * 7"),
  "a tower of powers": about("by decide", powers),
  "a tower of powers by rfl": about("rfl", powers),
  "a tower of powers by simp": about("by simp", powers),
  "a tower of powers by omega": about("by omega", powers),
  "powers many times over": about("by decide", `theorem t : ${list(40, (i) => `3 ^ ${150_000 + i}`, " + ")} = 1`),
  "omega with 12 variables": about(
    "by omega",
    `theorem t (${list(12, (i) => `x${i}`, " ")} : Nat) ${tangle(12)} : x0 = x1 + 1`,
  ),
  "omega with 40 variables": about(
    "by omega",
    `theorem t (${list(40, (i) => `x${i}`, " ")} : Nat) ${list(
      40,
      (i) => `(h${i} : 3 * x${i} + 5 * x${(i * 7 + 3) % 40} ≤ 2 * x${(i * 11 + 5) % 40} + 7 * x${(i + 1) % 40} + ${i})`,
      " ",
    )} : x0 + x1 = x2`,
  ),
  "omega with 30 disjunctions": about(
    "by omega",
    `theorem t (x y : Nat) ${list(30, (i) => `(h${i} : x = ${i} ∨ y = ${i + 1} ∨ x + y = ${i + 2})`, " ")} : x = 100`,
  ),
  "omega with 60 differences": about(
    "by omega",
    `theorem t (${list(60, (i) => `x${i}`, " ")} : Nat) : ${list(60, (i) => `(x${i} - x${(i * 7 + 1) % 60})`, " + ")} = 5`,
  ),
  "omega with quotients": about(
    "by omega",
    `theorem t (x y : Nat) : ${list(25, (i) => `x / ${i + 2} + y % ${i + 3}`, " + ")} < 3`,
  ),
  "ac_rfl of 30 terms": about(
    "by ac_rfl",
    `theorem t (${list(30, (i) => `x${i}`, " ")} : Nat) : ${list(30, (i) => `x${i}`, " + ")} = ${list(
      30,
      (i) => `x${(i * 7 + 3) % 30}`,
      " + ",
    )} + 1`,
  ),
  "ac_rfl of products of sums": about(
    "by ac_rfl",
    `theorem t (a b c d : Nat) : ${list(14, (i) => `(a * ${i} + b * c)`, " * ")} = ${list(14, (i) => `(c * b + ${i + 1} * a)`, " * ")}`,
  ),
  "simp with a rule that turns round": about(
    "by simp only [loop_a, grow]",
    "theorem t (p q r s : Prop) (n : Nat) : ((p ∧ q) ∧ (r ∧ s)) ∧ n = n + 1",
    slowHeader,
  ),
  "simp with a rule that grows": about("by simp only [grow]", "theorem t (n : Nat) : n = 5", slowHeader),
  "simp with a hypothesis that grows": about(
    "by simp [h]",
    "theorem t (f : Nat → Nat) (h : ∀ n, f n = f (n + 1)) : f 0 = 1",
  ),
  "simp on a large conjunction": about(
    "by simp [and_comm, and_assoc, and_left_comm]",
    `theorem t (${list(26, (i) => `p${i}`, " ")} : Prop) : ${list(26, (i) => `p${(i * 7) % 26}`, " ∧ ")} ↔ ${list(
      26,
      (i) => `p${(i * 11) % 26}`,
      " ∧ ",
    )} ∧ p0 ∧ False`,
  ),
  "rw again and again": about("by\n  repeat rw [grow n]", "theorem t (n : Nat) : n = 5", slowHeader),
  "repeat that never fails": about("by\n  repeat skip"),
  "iterate a thousand million times": about("by\n  iterate 1000000000 skip"),
  "iterate in iterate in iterate": about(`by\n  ${nested(12, "iterate 100 (", "skip", ")")}`),
  "repeat in all_goals": about("by\n  repeat all_goals skip"),
  "<;> that doubles": about(`by\n  ${list(60, () => "by_cases p", " <;> ")}`),
  "<;> that doubles goals to print": about(
    `by\n  refine ⟨?_, ?_⟩ <;> ${list(20, (i) => `by_cases h${i} : r`, " <;> ")}`,
  ),
  "a function that doubles its steps, by rfl": about("rfl", "theorem t : slow 40 = 1099511627777", slowHeader),
  "a function that doubles its steps, by decide": about("by decide", "theorem t : slow 40 = 5", slowHeader),
  "a function of two arguments": about("by decide", "theorem t : ack 3 40 = 5", slowHeader),
  "unary numbers": about(
    "rfl",
    "theorem t (f : Nat → Nat) : Nat.rec (motive := fun _ => Nat) 0 (fun _ k => k + 1) 10000000 = f 1",
  ),
  "decide on all numbers below": about("by decide", "theorem t : ∀ x, x < 300 → ∀ y, y < 300 → x * y ≠ 89401"),
  "equations of functions that unfold": about(
    "rfl",
    `theorem t (x : Nat) : ${nested(30, "slow (", "x", ")")} = ${nested(30, "slow (", "x + 1", ")")}`,
    slowHeader,
  ),
  "a match of 4^8 cases": about(
    `by\n  exact match ${list(8, (i) => `c${i}`, ", ")} with\n${list(
      40,
      (i) => `    | ${list(8, (j) => ((i >> (j % 6)) & 1 ? "_" : `.${"abcd"[(i + j) % 4]}`), ", ")} => hp`,
      "\n",
    )}`,
    `theorem t (p : Prop) (hp : p) (${list(8, (i) => `c${i}`, " ")} : Color) : p`,
    slowHeader,
  ),
  "cases 4^10": about(
    `by\n  ${list(10, (i) => `cases c${i}`, " <;> ")} <;> simp`,
    `theorem t (p : Prop) (${list(10, (i) => `c${i}`, " ")} : Color) : p`,
    slowHeader,
  ),
  "cases on 20 disjunctions": about(
    `by\n  ${list(20, (i) => `cases h${i}`, " <;> ")} <;> assumption`,
    `theorem t (p q r : Prop) ${list(20, (i) => `(h${i} : p ∨ q)`, " ")} : r`,
  ),
  "a term that doubles by let": about(
    `by\n${list(40, (i) => `  have h${i + 1} := And.intro h${i} h${i}`, "\n")}\n  exact h40`.replace(
      "have h1 := And.intro h0 h0",
      "have h1 := And.intro hp hp",
    ),
  ),
  "a term that doubles by pairs, shown": about(
    `by\n  let x0 := (1, 1)\n${list(30, (i) => `  let x${i + 1} := (x${i}, x${i})`, "\n")}\n  exact x30`,
  ),
  "a deep universe": about("rfl", `theorem t (α : Type ${nested(5000, "(max 1 ", "2", ")")}) : α`),
  "calc of 3,000 steps": about(
    `by\n  calc n = n + 0 := rfl\n${times("    _ = n + 0 := rfl\n", 3000)}`,
    "theorem t (n : Nat) : n = n + 1",
  ),
  "a statement that must be computed": about(
    "h",
    "theorem t (α : Nat → Type) (x : α (2 ^ 40)) (h : x = (id x : α (Nat.rec (motive := fun _ => Nat) 0 (fun _ k => k + 1) 1099511627776))) : False",
  ),
  "first that fails, again and again": about(
    `by\n  ${nested(4, "iterate 90 (", "first | exact hx | exact hy | skip", ")")}`,
  ),
  "universes by the dozen": about(
    "rfl",
    `theorem t.{${list(20, (i) => `u${i}`, ", ")}} (α : Sort (${list(19, (i) => `imax u${i} (`, "")}u19${times(")", 19)})) (a b : α) : a = b`,
  ),
  "a statement that unfolds": about("rfl", "theorem t : (rfl : slow 40 = 1099511627776) = rfl", slowHeader),
  "a header that unfolds": about(
    "rfl",
    "theorem t : 1 = 2",
    `${slowHeader}theorem big : slow 40 = 1099511627776 := rfl\n`,
  ),
  "a statement of 20,000 binders": about("hp", `theorem t ${list(20_000, (i) => `(x${i} : Nat)`, " ")} : x0 = x1`),
  "lemmas by the thousand": {
    ...about("hp"),
    lemmas: list(5_000, (i) => `theorem lemma_${i} (a b : Prop) (h : a ∧ b) : b ∧ a := ⟨h.2, h.1⟩`, "\n"),
  },
  "a lemma that unfolds": {
    ...about("hp", simple, slowHeader),
    lemmas: "theorem big : slow 40 = 1099511627776 := rfl",
  },
  "50,000 functions in functions": about(`${times("fun x => ", 50_000)}hp`),
  "50,000 quantifiers": about(`by\n  have h : ${times("∀ x : p, ", 50_000)}p := hp\n  exact h`),
  "20,000 conditionals": about(`by\n  have h := ${times("if p then 1 else ", 20_000)}1\n  exact h`),
  "20,000 terms in terms by tactics": about(times("by exact ", 20_000)),
  "20,000 bullets": about(`by\n${list(20_000, () => "  · ", "")}exact hp`),
  "50,000 brackets of constructors": about(times("⟨", 50_000)),
  "20,000 lets": about(`${list(20_000, (i) => `let x${i} := 1; `, "")}hp`),
  "lets that refer to each other": about(
    `by\n${list(300, (i) => `  let x${i + 1} := x${i} + x${i}`, "\n").replace("x0 + x0", "1")}\n  omega`,
  ),
  "a pipeline of 50,000 steps": about(`hp${times(" |> id", 50_000)}`),
  "50,000 applications to the right": about(`${times("id <| ", 50_000)}hp`),
  "a chain of 900 substitutions": about(`${times("hp ▸ ", 900)}hp`),
  "50,000 strings": about(list(50_000, () => '"x"', " ")),
  "rewriting under 60 functions": about(
    "by\n  simp only [Nat.add_comm]",
    `theorem t (f : Nat → Nat) (a b : Nat) : ${nested(60, "f (a + b + ", "1", ")")} = ${nested(60, "f (b + a + ", "2", ")")}`,
  ),
  "induction inside induction": about(
    `by\n  ${list(12, (i) => `induction n${i}`, " <;> ")} <;> omega`,
    `theorem t (${list(12, (i) => `n${i}`, " ")} : Nat) : ${list(12, (i) => `n${i}`, " * ")} = 7`,
  ),
  "a proof of 2^30 nodes that are shared": about(
    `by\n  have h0 : p ∧ p := ⟨hp, hp⟩\n${list(12, (i) => `  have h${i + 1} := And.intro h${i} h${i}`, "\n")}\n  simp at h12`,
  ),
};
