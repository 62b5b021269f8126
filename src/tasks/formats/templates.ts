// Prompt templates of published provers, as data: byte-exact, with slots in braces.

/** The header that DeepSeek-Prover-V1.5 and V2 put before every statement. */
export const deepSeekHeader =
  "import Mathlib\nimport Aesop\n\nset_option maxHeartbeats 0\n\nopen BigOperators Real Nat Topology Rat\n\n";

/** A prompt template. */
export interface PromptTemplate {
  readonly name: string;
  /** Text with slots such as `{formal_statement}`. */
  readonly text: string;
  /** Whether the text is one user turn for a chat template, or is continued as it stands. */
  readonly chat: boolean;
}

const fence = "```";

/** DeepSeek-Prover-V2 (arXiv 2504.21801, appendix A.1 and repository README): non-CoT. */
export const deepSeekV2: PromptTemplate = {
  name: "deepseek-prover-v2",
  text: `Complete the following Lean 4 code:\n\n${fence}lean4\n{formal_statement}\n${fence}`,
  chat: true,
};

/** DeepSeek-Prover-V2: CoT, the non-CoT prompt with the request for a plan after it. */
export const deepSeekV2Cot: PromptTemplate = {
  name: "deepseek-prover-v2-cot",
  text: `${deepSeekV2.text}\n\nBefore producing the Lean 4 code to formally prove the given theorem, provide a detailed proof plan outlining the main proof steps and strategies.\nThe plan should highlight key ideas, intermediate lemmas, and proof structures that will guide the construction of the final formal proof.`,
  chat: true,
};

const [beforeCode = "", , afterCode = ""] = deepSeekV2Cot.text.split(/(\{formal_statement\}\n)/);

/** Goedel-Prover-V2 (its inference harness) and Pythagoras-Prover: DeepSeek-Prover-V2's CoT with no line feed before the closing fence. */
export const goedelV2: PromptTemplate = {
  name: "goedel-prover-v2",
  text: `${beforeCode}{formal_statement}${afterCode}`,
  chat: true,
};

/** What Kimina-Prover's conversations begin with. */
export const kiminaSystem = "You are an expert in mathematics and Lean 4.";

/** Kimina-Prover (model cards of its distilled and RL checkpoints): the user's turn behind {@link kiminaSystem}. */
export const kimina: PromptTemplate = {
  name: "kimina-prover",
  text: `Think about and solve the following problem step by step in Lean 4.\n# Problem:{problem}\n# Formal statement:\n${fence}lean4\n{formal_statement}\n${fence}\n`,
  chat: true,
};

/** DeepSeek-Prover-V1.5: non-CoT, continued as it stands. */
export const deepSeekV15: PromptTemplate = {
  name: "deepseek-prover-v1.5",
  text: `Complete the following Lean 4 code:\n\n${fence}lean4\n{header}{informal_prefix}{formal_statement}`,
  chat: false,
};

/** DeepSeek-Prover-V1.5: CoT, continued as it stands. */
export const deepSeekV15Cot: PromptTemplate = {
  name: "deepseek-prover-v1.5-cot",
  text: `Complete the following Lean 4 code with explanatory comments preceding each line of code:\n\n${fence}lean4\n{header}{informal_prefix}{formal_statement}`,
  chat: false,
};

/** Every template by name. */
export const templates: Readonly<Record<string, PromptTemplate>> = Object.fromEntries(
  [deepSeekV2, deepSeekV2Cot, deepSeekV15, deepSeekV15Cot, goedelV2, kimina].map((template) => [
    template.name,
    template,
  ]),
);

/**
 * Fills the slots. Slots without a value stay empty when they are optional (`header`, `informal_prefix`); text that is
 * put into a slot is not searched for slots again.
 */
export function fillTemplate(template: PromptTemplate, slots: Readonly<Record<string, string>>): string {
  return template.text.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? "");
}
