// Scores that others published, to stand beside one's own: in %, or of how many problems how many. None of them was measured here.

/** A row of a published table. */
export interface PublishedRow {
  /** The split, as the registry of benchmarks calls it. */
  readonly set: string;
  readonly model: string;
  readonly mode: string;
  /** By the number of samples: the share in %. */
  readonly share: Readonly<Record<number, number>>;
  readonly source: string;
}

const v2 = "DeepSeek-Prover-V2, arXiv 2504.21801v2";
const row = (set: string, model: string, mode: string, share: PublishedRow["share"], source = v2): PublishedRow => ({
  set,
  model,
  mode,
  share,
  source,
});
const ofPutnam = (...solved: readonly [number, number, number]) =>
  Object.fromEntries([32, 128, 1024].map((k, at) => [k, (100 * (solved[at] ?? 0)) / 658]));

export const publishedRows: readonly PublishedRow[] = [
  row("miniF2F-test", "DeepSeek-Prover-V2-7B", "non-CoT", { 1: 55.5, 32: 68.0, 1024: 73.2, 8192: 75.0 }),
  row("miniF2F-test", "DeepSeek-Prover-V2-671B", "non-CoT", { 1: 59.5, 32: 73.8, 1024: 76.7, 8192: 78.3 }),
  row("miniF2F-test", "DeepSeek-Prover-V2-7B", "CoT", { 1: 58.6, 32: 75.6, 1024: 79.9, 8192: 82.0 }),
  row("miniF2F-test", "DeepSeek-Prover-V2-671B", "CoT", { 1: 61.9, 32: 82.4, 1024: 86.6, 8192: 88.9 }),
  row("miniF2F-test", "Kimina-Prover-72B", "CoT", { 32: 84.0, 1024: 87.7 }, "Kimina-Prover, July 2025"),
  row("miniF2F-test", "Kimina-Prover-RL-1.7B", "CoT", { 32: 76.63 }, "Kimina-Prover-RL, August 2025"),
  row("miniF2F-test", "Kimina-Prover-RL-0.6B", "CoT", { 32: 71.3 }, "Kimina-Prover-RL, August 2025"),
  row("miniF2F-test", "Goedel-Prover-V2-8B", "CoT", { 32: 84.6 }, "arXiv 2508.03613"),
  row("miniF2F-test", "Goedel-Prover-V2-32B", "CoT", { 32: 88.1 }, "arXiv 2508.03613"),
  row("miniF2F-test", "Pythagoras-Prover-4B", "CoT", { 32: 86.07, 2048: 89.75 }, "arXiv 2606.12594"),
  row("miniF2F-valid", "DeepSeek-Prover-V2-671B", "CoT", { 8192: 90.6 }),
  row("ProofNet-test", "DeepSeek-Prover-V2-7B", "non-CoT", { 32: 21.6, 128: 23.1, 1024: 24.7 }),
  row("ProofNet-test", "DeepSeek-Prover-V2-7B", "CoT", { 32: 23.0, 128: 25.4, 1024: 29.6 }),
  row("ProofNet-test", "DeepSeek-Prover-V2-671B", "non-CoT", { 32: 23.8, 128: 27.2, 1024: 31.2 }),
  row("ProofNet-test", "DeepSeek-Prover-V2-671B", "CoT", { 32: 30.5, 128: 33.6, 1024: 37.1 }),
  row("PutnamBench", "DeepSeek-Prover-V2-7B", "non-CoT", ofPutnam(8, 9, 10)),
  row("PutnamBench", "DeepSeek-Prover-V2-7B", "CoT", ofPutnam(9, 10, 11)),
  row("PutnamBench", "DeepSeek-Prover-V2-671B", "non-CoT", ofPutnam(9, 11, 15)),
  row("PutnamBench", "DeepSeek-Prover-V2-671B", "CoT", ofPutnam(22, 33, 47)),
  row("MathOlympiadBench", "DeepSeek-Prover-V2-671B", "CoT", { 32: 13.9 }, "arXiv 2603.21065"),
  row("MathOlympiadBench", "Goedel-Prover-V2-32B", "CoT", { 32: 16.7 }, "arXiv 2603.21065"),
];
