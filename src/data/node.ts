// The parts of this layer that need Node: files of records, folders of models, training of vocabularies.

export { type Field, fieldsOf, overridesOf, pickFields, typedFields } from "./config_fields.ts";
export { cachedModel, folderOf, hubCache } from "./hub/cache.ts";
export { type Pulled, type PullOptions, pullModel } from "./hub/pull.ts";
export { describePulled, pullFields, pullOptions } from "./hub/pull_fields.ts";
export * from "./jsonl.ts";
export * from "./records.ts";
export * from "./tokenizer/load_tokenizer.ts";
export * from "./tokenizer/train_tokenizer.ts";
export {
  type AdapterFacts,
  adapterScale,
  isAdapterFolder,
  openAdapter,
  type StoredAdapter,
  writeAdapter,
} from "./weights/adapter_files.ts";
export * from "./weights/checkpoint_folder.ts";
export * from "./weights/safetensors_file.ts";
