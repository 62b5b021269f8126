// The open provers that the page knows by name, with what each needs.

export interface OpenProver {
  /** OWNER/NAME at Hugging Face. */
  readonly source: string;
  readonly title: string;
  /** Parameters, in billions. */
  readonly billions: number;
  /** GB to download, and to keep. */
  readonly download: number;
  /** GB of the device's memory with weights in 4 bits and texts of 4,096 tokens. */
  readonly memory: number;
  /** The format that its makers ask it in. */
  readonly format: string;
  readonly about: string;
}

export const openProvers: readonly OpenProver[] = [
  {
    source: "AI-MO/Kimina-Prover-RL-0.6B",
    title: "Kimina-Prover RL 0.6B",
    ...{ billions: 0.6, download: 1.2, memory: 0.8, format: "kimina" },
    about:
      "The smallest of them: thinks at length, then writes Lean with Mathlib. Takes an error back and tries again.",
  },
  {
    source: "AI-MO/Kimina-Prover-RL-1.7B",
    title: "Kimina-Prover RL 1.7B",
    ...{ billions: 1.7, download: 3.4, memory: 1.5, format: "kimina" },
    about: "As the smaller one, and better. A graphics card of 4 GB holds it.",
  },
  {
    source: "Pythagoras-LM/Pythagoras-Prover-4B",
    title: "Pythagoras-Prover 4B",
    ...{ billions: 4, download: 8, memory: 2.9, format: "pythagoras" },
    about: "Plans first, then writes the whole proof.",
  },
  {
    source: "deepseek-ai/DeepSeek-Prover-V2-7B",
    title: "DeepSeek-Prover V2 7B",
    ...{ billions: 6.9, download: 13.8, memory: 6, format: "deepseek" },
    about: "Writes the proof at once, or behind a plan. Its cache is large: it has no grouped queries.",
  },
  {
    source: "Goedel-LM/Goedel-Prover-V2-8B",
    title: "Goedel-Prover V2 8B",
    ...{ billions: 8.2, download: 16.4, memory: 5.2, format: "goedel" },
    about: "The strongest of them. Corrects itself from the errors of Lean.",
  },
];
