// A SentencePiece vocabulary of byte pairs, as GGUF files hold it (`tokenizer.ggml.model` is llama), as the parts of a tokenizer.json: pieces with
// scores become pairs in the order of the scores, characters that it lacks become bytes, and spaces are written as ▁.
import { DataError } from "../../../platform/index.ts";

/** Kinds of pieces: what a text may be cut into, and what stands for all that cannot be. */
const [NORMAL, UNKNOWN, BYTE] = [1, 2, 6] as const;

export interface ScoredPieces {
  readonly pieces: readonly string[];
  readonly kinds: readonly unknown[];
  /** The higher, the sooner two pieces become this one. */
  readonly scores: readonly number[];
  /** Whether a text is read as if a space stood before it. */
  readonly prefix: boolean;
}

/** Normalizer, model and decoder of a tokenizer.json. @throws DataError for a vocabulary without bytes, or without a piece for what is unknown */
export function scoredPairs({ pieces, kinds, scores, prefix }: ScoredPieces, place: string) {
  const unknown = kinds.indexOf(UNKNOWN);
  const bytes = kinds.filter((kind) => kind === BYTE).length;
  if (unknown < 0 || bytes !== 256)
    throw new DataError(
      `${place}: a SentencePiece vocabulary that is not whole`,
      unknown < 0 ? "it has no piece for what is unknown" : `${bytes} of its pieces are bytes, and there are 256`,
      "put the model's own tokenizer.json and the GGUF file into a folder, and name the folder",
    );
  // Tokens that steer have their places among the others, and no pair becomes one.
  const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
  const steps = prefix ? [{ type: "Prepend", prepend: "▁" }] : [];
  const stripped = prefix ? [{ type: "Strip", content: " ", start: 1, stop: 0 }] : [];
  return {
    normalizer: {
      type: "Sequence",
      normalizers: [...steps, { type: "Replace", pattern: { String: " " }, content: "▁" }],
    },
    model: {
      type: "BPE",
      unk_token: pieces[unknown],
      fuse_unk: true,
      byte_fallback: true,
      vocab,
      merges: mergesOf({ pieces, kinds, scores }),
    },
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
        ...stripped,
      ],
    },
  };
}

/** The pairs that become a piece, of all pieces, those of the highest score first. */
function mergesOf({ pieces, kinds, scores }: Omit<ScoredPieces, "prefix">): [string, string][] {
  const known = new Set(pieces.filter((_, id) => kinds[id] === NORMAL));
  const order = pieces.map((_, id) => id).filter((id) => kinds[id] === NORMAL);
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  return order.flatMap((id) => {
    const characters = [...(pieces[id] ?? "")];
    return characters.slice(1).flatMap((_, index): [string, string][] => {
      const pair: [string, string] = [characters.slice(0, index + 1).join(""), characters.slice(index + 1).join("")];
      return pair.every((half) => known.has(half)) ? [pair] : [];
    });
  });
}
