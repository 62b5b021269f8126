// Data without a device: tensors in files, tokenizers, packing. What needs Node's file system is in node.ts.
export { LEAN_LOGIC_SYMBOLS, LEAN_SYMBOLS, leanPattern } from "./lean_symbols.ts";
export { type FloatType, firstNonFinite, fromFloat32, toFloat32 } from "./numbers.ts";
export * from "./packing.ts";
export {
  BYTES_OF_TYPE,
  encodeHeader,
  encodeSafetensors,
  headerEnd,
  parseHeader,
  parseSafetensors,
  type SafetensorsHeader,
  type StoredType,
  type TensorData,
} from "./safetensors.ts";
export type { SpecialTokenNames } from "./special_tokens.ts";
export {
  elementsOf,
  floatPieces,
  floatSource,
  readFloats,
  readTensor,
  refuseNonFinite,
  sourceOf,
  type TensorSource,
} from "./tensor_source.ts";
export { checkSequences, firstStrangeId, MOST_TOKENS, type ModelLimits } from "./token_ids.ts";
export { type Tokenizer, tokenizerFromJson } from "./tokenizer.ts";
