// The prompts of published provers byte for byte, as their model cards and harnesses have them, and what is read from their answers.
import { describe, expect, test } from "vitest";
import { ChatTemplate } from "../../src/data/index.ts";
import { plainText } from "../../src/prover/problems/run_task.ts";
import { formatNamed, inConversation, type Problem } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const problem: Problem = {
  name: "swap",
  statement: "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p",
  header: "import Mathlib\n\nopen Nat\n\n",
  informal: "/-- Show that $p$ and $q$ may be exchanged. -/\n",
  source: "here",
  split: "",
};
const plan =
  "Before producing the Lean 4 code to formally prove the given theorem, provide a detailed proof plan outlining the main proof steps and strategies.\nThe plan should highlight key ideas, intermediate lemmas, and proof structures that will guide the construction of the final formal proof.";
const code = `import Mathlib\n\nopen Nat\n\n/-- Show that $p$ and $q$ may be exchanged. -/\n${problem.statement} :=`;
const asked = "Complete the following Lean 4 code:\n\n```lean4\n";

describe("prompts", () => {
  test.each([
    ["lean", "plain", [["user", `${asked}${code} by\n  sorry\n\`\`\``]]],
    ["lean", "cot", [["user", `${asked}${code} by\n  sorry\n\`\`\`\n\n${plan}`]]],
    ["deepseek", "cot", [["user", `${asked}${code} by\n  sorry\n\`\`\`\n\n${plan}`]]],
    ["goedel", "plain", [["user", `${asked}${code} by sorry\`\`\`\n\n${plan}`]]],
    ["pythagoras", "cot", [["user", `${asked}${code} by\n  sorry\`\`\`\n\n${plan}`]]],
    [
      "kimina",
      "plain",
      [
        ["system", "You are an expert in mathematics and Lean 4."],
        [
          "user",
          `Think about and solve the following problem step by step in Lean 4.\n# Problem:Show that $p$ and $q$ may be exchanged.\n# Formal statement:\n\`\`\`lean4\n${code} by\n\`\`\`\n`,
        ],
      ],
    ],
  ] as const)("of %s, %s", (name, mode, turns) => {
    const format = formatNamed(name);
    expect(format.messages?.(problem, mode).map(({ role, content }) => [role, content])).toEqual(turns);
    // Without a template for conversations the turns stand one after the other.
    expect(format.prompt(problem, mode)).toBe(turns.map(([, content]) => content).join("\n\n"));
  });

  test("of kimina, where the problem is not put in words", () => {
    const [, turn] = formatNamed("kimina").messages!({ ...problem, informal: "" });
    expect(turn.content).toContain(`# Problem:${problem.statement}\n# Formal`);
  });

  test("are put as the model's template has it, where the format has turns", () => {
    const template = new ChatTemplate(
      "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}",
    );
    const prompt = inConversation(formatNamed("kimina"), template).prompt(problem);
    expect(prompt).toMatch(/^<system>You are an expert[\s\S]*<user>Think about[\s\S]*```\n\n<assistant>$/);
    const plain = formatNamed("continue");
    expect(inConversation(plain, template)).toBe(plain);
    expect(inConversation(formatNamed("kimina"), undefined).prompt(problem)).not.toContain("<user>");
  });
});

describe("plan, for small provers", () => {
  const plan = formatNamed("plan");
  const proof = "by\n  obtain ⟨a, b⟩ := h\n  have c : q := b\n  exact ⟨c, a⟩";

  test("asks for one in the mode cot alone, and has the texts of statement otherwise", () => {
    expect(plan.prompt(problem, "cot")).toBe(`${formatNamed("statement").prompt(problem)}\n  -- plan :`);
    expect(plan.prompt(problem)).toBe(formatNamed("statement").prompt(problem));
    expect(plan.write({ proof }, problem)).toBe(formatNamed("statement").write({ proof }, problem));
  });

  test("writes a line with the tactics before the proof, and reads both again", () => {
    const thought = plan.plan!(proof);
    expect(thought).toBe("obtain ; have c : q ; exact");
    const text = plan.write({ proof, thought }, problem);
    expect(text).toBe(` obtain ; have c : q ; exact${plan.write({ proof }, problem)}`);
    expect(plan.read(text, problem)).toEqual({ proof, thought });
    expect(plan.read(plan.write({ proof }, problem), problem)).toEqual({ proof });
    expect(plan.read(" obtain ; exact", problem)).toBeUndefined();
    const statement = plan.prompt(problem).replace(/ := by$/, "");
    // The whole text is what Lean reads: the plan is a comment.
    const whole = `${plan.prompt(problem, "cot")}${text}`.slice(plan.prompt(problem).length);
    expect(verifyEmbedded({ statement, proof: `by${whole}` }).kind).toBe("proved");
  });

  test("is what known proofs are learnt with in the mode cot", () => {
    const learnt = (mode: "plain" | "cot") => plainText({ format: plan, mode }, { problem, proof });
    expect(learnt("cot")).toEqual({
      prompt: plan.prompt(problem, "cot"),
      completion: plan.write({ proof, thought: plan.plan!(proof) }, problem),
    });
    expect(learnt("plain").completion).toBe(plan.write({ proof }, problem));
  });
});

describe("answers", () => {
  const block = (proof: string) => `\`\`\`lean4\n${problem.header}${problem.statement} := ${proof}\n\`\`\``;
  const right = "by\n  exact ⟨h.2, h.1⟩";
  const format = formatNamed("kimina");

  test("have their proof behind the thoughts", () => {
    const thoughts = `<think>\nTry\n\`\`\`tactics\nexact h\n\`\`\`\nor ${block("by exact h")}\n</think>\n\n`;
    const answer = format.read(`${thoughts}${block(right)}`, problem);
    expect(answer?.proof).toBe(right);
    expect(answer?.thought).toContain("```tactics");
    // A text may begin behind a mark that the prompt has written.
    expect(format.read(`Try.</think>${block(right)}`, problem)?.proof).toBe(right);
  });

  test.each([
    ["thoughts that do not end", `<think>\n${block(right)}`],
    ["no code behind the thoughts", `<think>\n${block(right)}\n</think>\nDone.`],
    ["another statement", `<think></think>${block(right).replace("q ∧ p", "p ∧ q")}`],
  ])("have no proof: %s", (_, text) => {
    expect(format.read(text, problem)).toBeUndefined();
  });

  test("are read as they are written", () => {
    for (const name of ["lean", "goedel", "pythagoras", "kimina"]) {
      const answer = { proof: right, thought: "First the second." };
      expect(formatNamed(name).read(formatNamed(name).write(answer, problem), problem)).toEqual(answer);
    }
  });
});
