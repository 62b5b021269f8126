// What candidates share cannot be changed by one of them: neither tables nor lists nor counters carry over to the next.
import { expect, test, vi } from "vitest";
import { FileScope } from "../../src/lean/elab/commands/file_scope.ts";
import { haveAllParts } from "../../src/lean/elab/index.ts";
import { Budget } from "../../src/lean/kernel/budget/limits.ts";
import { prelude } from "../../src/lean/library/load.ts";
import { command } from "../../src/lean/syntax/commands/commands.ts";
import { Cursor } from "../../src/lean/syntax/cursor.ts";
import { tokenize } from "../../src/lean/syntax/lexer/lexer.ts";
import { verifyEmbedded } from "../../src/verify/embedded.ts";
import { checkFile } from "../../src/verify/files.ts";
import type { VerifyRequest } from "../../src/verify/verifier.ts";

/** Everything that a command can register, in a section that is open when the fork is made. */
const shared = `
inductive Color where
  | red : Color
  | green : Color
def paint (n : Nat) : Nat := n + 0
theorem paint_eq (n : Nat) : paint n = n := rfl
namespace Shop
section Room
variable (k : Nat)
theorem other_eq (n : Nat) : paint n = n := rfl
`;

const candidate = `
attribute [local simp] paint_eq
@[simp] theorem paint_zero : paint 0 = 0 := rfl
attribute [simp] paint_eq
class Price (α : Type) where
  price : α → Nat
instance : Price Color := ⟨fun _ => 1⟩
structure Pair where
  left : Nat
  right : Nat
infixl:65 " ⊞ " => Nat.add
abbrev Two := Nat
protected theorem Hidden.fact : True := trivial
def double : Nat → Nat
  | 0 => 0
  | n + 1 => double n + 2
universe u
variable (α : Type u)
open Nat
export Color (red)
namespace Inner
end Inner
end Room
end Shop
`;

function run(file: FileScope, text: string): void {
  const cursor = new Cursor(tokenize(text), file.operators);
  while (cursor.token.kind !== "end") file.run(command(cursor), new Budget());
}

/** Makes everything below a value refuse changes. Environments keep their tables where only their own methods reach. */
function seal(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Map || value instanceof Set) {
    const refuse = (): never => {
      throw new Error("a shared table is changed");
    };
    Object.assign(value, { set: refuse, add: refuse, delete: refuse, clear: refuse });
    for (const part of value instanceof Map ? [...value].flat() : value) seal(part, seen);
    return;
  }
  for (const part of Object.values(value)) seal(part, seen);
  Object.freeze(value);
}

/** All that can be seen of a file's state, as text. */
function look(file: FileScope): string {
  const plain = (_: string, value: unknown): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Map) return { map: [...value] };
    return value instanceof Set ? { set: [...value] } : value;
  };
  const { environment, ...rest } = file as FileScope & Record<string, unknown>;
  const names = environment.constants().map(({ name }) => name);
  return JSON.stringify([names, environment.extensions(), rest], plain);
}

test("a fork that registers everything leaves what it was forked from as it was", () => {
  haveAllParts();
  const base = new FileScope(prelude().environment.fork());
  run(base, `${shared}attribute [local simp] other_eq\n`);
  seal(base.environment.extensions().get("simp"));
  for (const value of base.environment.extensions().values()) seal(value);
  const before = look(base);
  const { environment, ...parts } = base as FileScope & Record<string, unknown>;
  for (const part of Object.values(parts)) if (!(part instanceof Map)) seal(part);
  for (let i = 0; i < 2; i++) {
    const fork = base.fork();
    run(fork, candidate);
    expect(fork.environment.has("Shop.double")).toBe(true);
    expect(look(fork)).not.toBe(before);
    expect(look(base)).toBe(before);
  }
  expect(environment.has("Shop.double")).toBe(false);
});

test("a local simp lemma of one text is no local simp lemma of another", () => {
  const start = checkFile(`${shared}section Corner\n`);
  expect(checkFile("attribute [local simp] paint_eq\n", start).end.refused).toBeUndefined();
  const text = "attribute [simp] paint_eq\nend Corner\nexample : paint 5 = 5 := by simp\n";
  const alone = checkFile(text, checkFile(`${shared}section Corner\n`));
  expect(alone.verdicts.map(({ verdict }) => verdict.kind)).toEqual(["proved"]);
  expect(checkFile(text, start).verdicts.map(({ verdict }) => verdict)).toEqual(
    alone.verdicts.map(({ verdict }) => verdict),
  );
});

const header = "def f (n : Nat) : Nat := n + 0\ntheorem f_eq (n : Nat) : f n = n := rfl\n";
const statement = "theorem t (p q : Prop) (n : Nat) (h : p ∧ q) : f n = n ∧ q";
const candidates: VerifyRequest[] = [
  { header, statement, proof: "⟨f_eq n, h.2⟩" },
  { header, statement, proof: "by\n  simp [f_eq]\n  exact h.2" },
  { header, statement, proof: "by\n  simp" },
  {
    header,
    statement,
    lemmas: "theorem swap {a b : Prop} (h : a ∧ b) : b ∧ a := ⟨h.2, h.1⟩",
    proof: "⟨rfl, (swap h).1⟩",
  },
  { header, statement, proof: "⟨rfl, (swap h).1⟩" },
  { header, statement, lemmas: "theorem swap (a : Prop) : a := a", proof: "⟨rfl, (swap h).1⟩" },
  { header, statement, proof: "by\n  refine ⟨?_, ?_⟩\n  · apply Eq.trans" },
  { header, statement, proof: "by\n  constructor\n  · rfl\n  · exact id _" },
  { header, statement, proof: "by\n  have := fun x => x\n  exact ⟨rfl, h.2⟩" },
  { header, statement, proof: "by\n  cases h\n  exact And.intro _" },
  { header, statement, proof: "by\n  omega" },
  { header, statement, proof: "sorry" },
  { header, statement: statement.replace("q : Prop", "q : Type"), proof: "h" },
];

test("the order of candidates changes no verdict, down to the words of its messages", async () => {
  const verdicts = (order: readonly VerifyRequest[], verify = verifyEmbedded) =>
    new Map(order.map((request) => [request, verify(request)]));
  const first = verdicts(candidates);
  const reversed = verdicts([...candidates].reverse());
  for (const request of candidates) expect(reversed.get(request)).toEqual(first.get(request));
  vi.resetModules();
  const { verifyEmbedded: fresh } = await import("../../src/verify/embedded.ts");
  const inFresh = verdicts([...candidates].reverse(), fresh);
  for (const request of candidates) expect(inFresh.get(request)).toEqual(first.get(request));
});

test("how many steps a text costs does not depend on what was checked before it", async () => {
  const texts: VerifyRequest[] = [
    { statement: "theorem t (a b c : Nat) (h : a + 0 = b) : b + c = c + a", proof: "by\n  simp at h\n  omega" },
    { statement: "theorem t (p q : Prop) : p ∧ q ↔ q ∧ p", proof: "by\n  constructor <;> (intro h; exact ⟨h.2, h.1⟩)" },
    { statement: "theorem t (xs : List Nat) : xs ++ [] = xs", proof: "by simp" },
  ];
  /** The smallest limit with which the text is proved. */
  const cost = (request: VerifyRequest, verify = verifyEmbedded): number => {
    let [low, high] = [0, 400_000];
    while (high - low > 1) {
      const steps = (low + high) >> 1;
      if (verify({ ...request, limits: { steps } }).kind === "proved") high = steps;
      else low = steps;
    }
    return high;
  };
  for (const request of texts) {
    const warm = cost(request);
    vi.resetModules();
    const { verifyEmbedded: fresh } = await import("../../src/verify/embedded.ts");
    expect(fresh({ ...request, limits: { steps: warm } })).toMatchObject({ kind: "proved" });
    vi.resetModules();
    const { verifyEmbedded: again } = await import("../../src/verify/embedded.ts");
    expect(again({ ...request, limits: { steps: warm - 1 } })).toMatchObject({ kind: "timeout", limit: "steps" });
  }
});
