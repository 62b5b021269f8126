// A GGUF file as a checkpoint: the same configuration and names as a model's folder, numbers read block by block, and codes as they are
// where they are those of `QuantisedMatrix`.
import { DataError } from "../../../platform/index.ts";
import { type Checkpoint, type CheckpointFiles, readJsonFile } from "../checkpoint.ts";
import type { StoredCodes } from "../stored_codes.ts";
import { elementsOf, PIECE_BYTES, type TensorSource } from "../tensor_source.ts";
import { checkpointName, ggufConfig } from "./gguf_config.ts";
import { GGUF_TYPES, type GgufType, OTHER_TYPES } from "./gguf_types.ts";
import { type GgufTensor, readGguf } from "./read_gguf.ts";

/**
 * Opens a GGUF file.
 * @throws DataError for a file that is cut off, an architecture, a type of numbers or a field that is not known
 */
export async function openGguf(files: CheckpointFiles, file: string): Promise<Checkpoint> {
  const place = `${files.place}/${file}`;
  const header = await readGguf(files, file);
  const config = ggufConfig(header, place);
  const sources = new Map<string, TensorSource>();
  for (const [name, tensor] of header.tensors) {
    const type = GGUF_TYPES.get(tensor.type);
    if (type === undefined)
      throw new DataError(
        `${place}: a type of numbers that is not read`,
        `${name} is ${OTHER_TYPES[tensor.type] ?? `of type ${tensor.type}`}`,
        `take a file in ${[...GGUF_TYPES.values()].map((each) => each.name).join(", ")}`,
      );
    const bytes = (elementsOf(tensor.shape) / type.numbers) * type.bytes;
    const columns = tensor.shape.at(-1) ?? 0;
    if (columns % type.numbers !== 0 || tensor.start + bytes > header.length)
      throw new DataError(
        `${place}: the file is cut off, or damaged`,
        `${name}: ${type.name} [${tensor.shape.join(", ")}] at byte ${tensor.start} of ${header.length}`,
        "copy or download the file again",
      );
    const rows = () => wholeRows(files, file, tensor, type, header.length, headRows(name, config));
    sources.set(checkpointName(name), sourceOf(tensor, type, rows));
  }
  return {
    config,
    names: [...sources.keys()],
    read(name) {
      const found = sources.get(name);
      if (found) return found;
      throw new DataError(`${place}: there is no tensor "${name}"`, `it has ${sources.size} others`);
    },
    json: (name) => readJsonFile(files, name),
  };
}

function sourceOf(
  { shape }: GgufTensor,
  { numbers, bytes, floats, codes }: GgufType,
  rows: () => AsyncIterable<Uint8Array>,
): TensorSource {
  const quantised: StoredCodes | undefined = codes && {
    bits: codes.bits,
    async *pieces() {
      for await (const blocks of rows()) yield codes.split(blocks);
    },
  };
  return {
    dtype: "F32",
    shape,
    ...(quantised && shape.length === 2 && { quantised }),
    async *pieces() {
      for await (const blocks of rows()) {
        const values = new Float32Array((blocks.length / bytes) * numbers);
        floats(blocks, values);
        yield new Uint8Array(values.buffer);
      }
    },
  };
}

/** Rows of a head, where llama.cpp has them in another order: of Llama's queries and keys those of a pair stand side by side. */
function headRows(name: string, config: Readonly<Record<string, unknown>>): number {
  if (config.model_type !== "llama" || !/\.attn_[qk]\.(weight|bias)$/.test(name)) return 1;
  return config.head_dim as number;
}

/** The bytes of a tensor in whole rows, those of each head in a checkpoint's order. */
async function* wholeRows(
  files: CheckpointFiles,
  file: string,
  { shape, start }: GgufTensor,
  type: GgufType,
  length: number,
  together: number,
): AsyncGenerator<Uint8Array> {
  const columns = together > 1 && shape.length === 1 ? 1 : (shape.at(-1) ?? 0);
  const rowBytes = (columns / type.numbers) * type.bytes;
  const rows = elementsOf(shape) / columns;
  const most = together * Math.max(1, Math.floor(PIECE_BYTES / rowBytes / together / 4));
  for (let row = 0; row < rows; row += most) {
    const count = Math.min(most, rows - row);
    const begin = start + row * rowBytes;
    const bytes = new Uint8Array(count * rowBytes);
    let filled = 0;
    for await (const piece of files.read(file, { start: begin, end: begin + bytes.length, length })) {
      bytes.set(piece, filled);
      filled += piece.length;
    }
    yield together === 1 ? bytes : halvesApart(bytes, rowBytes, together);
  }
}

/** Rows 2i and 2i + 1 of each head become i and i + half. */
function halvesApart(bytes: Uint8Array, rowBytes: number, together: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const half = together / 2;
  for (let row = 0; row * rowBytes < bytes.length; row++) {
    const inside = row % together;
    const to = row - inside + (inside >> 1) + half * (inside % 2);
    result.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), to * rowBytes);
  }
  return result;
}
