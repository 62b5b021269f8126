// Data without a device: tensors in files, tokenizers, packing. What needs Node's file system is in node.ts.

export { filesAt, type HubAccess, type HubFile } from "./hub/client.ts";
export { hubAddress, isCommit, type Repository, repositoryOf } from "./hub/repository.ts";
export * from "./packing.ts";
export * from "./segments.ts";
export * from "./step_members.ts";
export { checkSequences, firstStrangeId, type ModelLimits } from "./token_ids.ts";
export { type ChatMessage, ChatTemplate, chatTemplateOf } from "./tokenizer/chat_template.ts";
export { LEAN_SYMBOLS, leanPattern } from "./tokenizer/lean_symbols.ts";
export type { SpecialTokenNames } from "./tokenizer/special_tokens.ts";
export { type Tokenizer, tokenizerFromJson } from "./tokenizer/tokenizer.ts";
export { TOKENIZER_COMPANIONS, tokenizerFromTexts } from "./tokenizer/tokenizer_files.ts";
export {
  type ByteRange,
  type Checkpoint,
  type CheckpointFiles,
  COMPANION_FILES,
  openCheckpoint,
  readTextFile,
  weightFilesOf,
} from "./weights/checkpoint.ts";
export { crc32 } from "./weights/crc32.ts";
export { openGguf } from "./weights/gguf/gguf_checkpoint.ts";
export { type HttpOptions, httpFiles } from "./weights/http_files.ts";
export { type FloatType, firstNonFinite, fromFloat32, toFloat32 } from "./weights/numbers.ts";
export { codeTensors, describeCodes } from "./weights/quantised_folder.ts";
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
} from "./weights/safetensors.ts";
export type { CodePiece, StoredCodes } from "./weights/stored_codes.ts";
export {
  elementsOf,
  floatPieces,
  floatSource,
  readFloats,
  readTensor,
  refuseNonFinite,
  sourceOf,
  storedPieces,
  type TensorSource,
} from "./weights/tensor_source.ts";
