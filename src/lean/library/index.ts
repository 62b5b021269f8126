// The library that every text may use: checked when the project is built, read when it is first asked for.
export { checkerVersion, prelude } from "./load.ts";
export { loadLibraryProofs } from "./load_proofs.ts";
