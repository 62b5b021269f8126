// The backends with a real Lean, where the environment says where there is one.
import { describe, expect, test, vi } from "vitest";
import { openBackend, type VerifierOptions } from "../../../src/lean/backends/open.ts";
import type { VerifyRequest } from "../../../src/lean/verifier.ts";

vi.setConfig({ testTimeout: 600_000 });

const {
  GENTZEN_LEAN_PROJECT: project,
  GENTZEN_REPL: repl,
  GENTZEN_KIMINA_URL: url,
  GENTZEN_KIMINA_KEY: key,
} = process.env;
const places = { project, repl, url, key };

const backends = [
  { lean: "lean", needs: { GENTZEN_LEAN_PROJECT: project } },
  { lean: "repl", needs: { GENTZEN_LEAN_PROJECT: project, GENTZEN_REPL: repl } },
  { lean: "kimina", needs: { GENTZEN_KIMINA_URL: url } },
] as const;

/** Proofs in core Lean, of every kind of verdict that a real Lean gives. */
const cases: readonly (readonly [name: string, request: VerifyRequest, kind: string])[] = [
  ["a proof by terms", { statement: "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p", proof: "⟨h.2, h.1⟩" }, "proved"],
  ["a proof by tactics", { statement: "theorem t (n : Nat) : 0 + n = n", proof: "by\n  simp" }, "proved"],
  ["a classical proof", { statement: "theorem t (p : Prop) : p ∨ ¬p", proof: "Classical.em p" }, "proved"],
  [
    "a theorem in a namespace, with an open universe",
    { header: "namespace A\nuniverse u\n", statement: "theorem t {α : Type u} (a : α) : a = a", proof: "rfl" },
    "proved",
  ],
  ["an error", { statement: "theorem t (p q : Prop) : p → q", proof: "by\n  intro h\n  exact h" }, "failed"],
  ["an unknown name", { statement: "theorem t : 1 = 1", proof: "no_such_lemma" }, "failed"],
  ["falsehood", { statement: "theorem t : False", proof: "by\n  decide" }, "failed"],
  ["a hole", { statement: "theorem t (p : Prop) : p", proof: "by\n  sorry" }, "incomplete"],
  [
    "a hole in an earlier lemma",
    { header: "theorem l : False := sorry\n", statement: "theorem t : 1 = 2", proof: "l.elim" },
    "incomplete",
  ],
  ["an axiom", { header: "axiom bad : False\n", statement: "theorem t : 1 = 2", proof: "bad.elim" }, "rejected"],
  [
    "a header that is wrong",
    { header: "theorem l : 1 = 2 := rfl\n", statement: "theorem t : True", proof: "trivial" },
    "",
  ],
  ["an import that is not there", { header: "import No.Such\n", statement: "theorem t : True", proof: "trivial" }, ""],
];

for (const { lean, needs } of backends) {
  const missing = Object.entries(needs).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) console.log(`skipped: --lean ${lean} with a real Lean needs ${missing.join(" and ")}`);

  describe.skipIf(missing.length > 0)(`--lean ${lean}`, () => {
    const options: VerifierOptions & { lean: typeof lean } = { lean, ...places, seconds: 120 };

    test("every kind of verdict", async () => {
      const backend = await openBackend(options);
      const verdicts = await backend.verifyAll(cases.map(([, request]) => request));
      await backend.close();
      for (const [i, [name, , kind]] of cases.entries()) {
        if (kind === "") expect(verdicts[i].kind, name).not.toBe("proved");
        else expect(verdicts[i], name).toMatchObject({ kind });
      }
      expect(verdicts[2]).toMatchObject({ axioms: ["Classical.choice", "Quot.sound", "propext"] });
      expect(verdicts[4]).toMatchObject({ messages: [{ line: 3, column: 8, severity: "error" }] });
    });

    test("a proof that takes too long", async () => {
      const backend = await openBackend(options);
      const proof = "by\n  induction n <;> simp <;> repeat (first | skip | rfl)";
      const request = { statement: "theorem t (n : Nat) : n * 0 = 0", proof, limits: { milliseconds: 1 } };
      expect(["timeout", "crashed"]).toContain((await backend.verify(request)).kind);
      await backend.close();
    });
  });
}
