// A model's folder with matrices in codes, as `gentzen convert` writes it: `NAME.codes` and `NAME.scales` in place of NAME, and a field
// of config.json that says so and has a checksum of every stored tensor.
import { DataError, isTable } from "../../platform/index.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { crc32 } from "./crc32.ts";
import { CODE_GROUP, floatsOfCodes, refuseCodes, type StoredCodes } from "./stored_codes.ts";
import type { TensorSource } from "./tensor_source.ts";

const FIELD = "quantization_config";
const METHOD = "gentzen";
const FORMAT = 1;

/** What config.json says of such a folder. */
export function describeCodes(weights: "q8" | "q4", checksums: ReadonlyMap<string, number>): Record<string, unknown> {
  const written = [...checksums].map(([name, value]) => [name, value.toString(16).padStart(8, "0")]);
  const field = { quant_method: METHOD, format: FORMAT, weights, group_size: CODE_GROUP };
  return { [FIELD]: { ...field, crc32: Object.fromEntries(written) } };
}

/** The tensors of a matrix [rows, columns] in codes. `pieces` are asked for the codes first. */
export function codeTensors(
  name: string,
  [rows, columns]: readonly [number, number],
  bits: 4 | 8,
  pieces: (what: "codes" | "scales") => AsyncIterable<Uint8Array>,
): [string, TensorSource][] {
  return [
    [`${name}.codes`, { dtype: "U8", shape: [rows, (columns * bits) / 8], pieces: () => pieces("codes") }],
    [`${name}.scales`, { dtype: "F16", shape: [rows, columns / CODE_GROUP], pieces: () => pieces("scales") }],
  ];
}

/**
 * The checkpoint with its matrices under their own names, and every tensor held against its checksum when it has been read to its end; one
 * that is stored as others store theirs is given back as it is.
 * @throws DataError for a folder of another format, and for matrices of which a part is missing or has another shape
 */
export function withStoredCodes(checkpoint: Checkpoint, place: string): Checkpoint {
  const { [FIELD]: field, ...config } = checkpoint.config;
  if (!isTable(field) || field.quant_method !== METHOD) return checkpoint;
  const { format, group_size: group, crc32: sums } = field;
  if (format !== FORMAT || group !== CODE_GROUP || !isTable(sums))
    throw new DataError(
      `${place}/config.json: codes of a kind that is not known`,
      `${FIELD}: format ${JSON.stringify(format)}, group_size ${JSON.stringify(group)}`,
      "convert the model again, with this gentzen",
    );
  const stored = (name: string): TensorSource => {
    const source = checkpoint.read(name);
    const expected = sums[name];
    if (typeof expected !== "string")
      throw new DataError(`${place}/config.json: there is no checksum of "${name}"`, FIELD);
    return { ...source, pieces: () => checked(source, expected, `${place}: ${name}`) };
  };
  const own = new Set(checkpoint.names);
  const names = checkpoint.names.flatMap((name) => (name.endsWith(".scales") ? [] : [name.replace(/\.codes$/, "")]));
  return {
    ...checkpoint,
    config,
    names,
    read(name) {
      if (!own.has(`${name}.codes`)) return stored(name);
      const [codes, scales] = [stored(`${name}.codes`), stored(`${name}.scales`)];
      const [rows = 0, bytes = 0] = codes.shape;
      const [same = 0, groups = 0] = scales.shape;
      const columns = groups * CODE_GROUP;
      const bits = (8 * bytes) / columns;
      if (codes.dtype !== "U8" || scales.dtype !== "F16" || same !== rows || (bits !== 4 && bits !== 8))
        refuseCodes(name, `codes [${codes.shape.join(", ")}], scales [${scales.shape.join(", ")}]`);
      const quantised: StoredCodes = {
        bits,
        async *pieces() {
          for await (const piece of scales.pieces()) yield { scales: piece };
          for await (const piece of codes.pieces()) yield { codes: piece };
        },
      };
      return { dtype: "F32", shape: [rows, columns], quantised, pieces: () => floatsOfCodes(quantised) };
    },
  };
}

async function* checked(source: TensorSource, expected: string, name: string): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const piece of source.pieces()) {
    sum = crc32(piece, sum);
    yield piece;
  }
  const found = sum.toString(16).padStart(8, "0");
  if (found === expected) return;
  throw new DataError(
    `${name} is damaged`,
    `its checksum is ${found}, and was ${expected} when it was written`,
    "copy the folder again, or convert the model again",
  );
}
