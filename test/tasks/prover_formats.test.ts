// The prompts of published provers byte for byte, as their model cards and harnesses have them, and what is read from their answers.
import { describe, expect, test } from "vitest";
import { ChatTemplate } from "../../src/data/index.ts";
import { formatNamed, inConversation, type Problem } from "../../src/tasks/index.ts";

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
