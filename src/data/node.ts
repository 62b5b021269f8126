// The parts of this layer that need Node: files of records, folders of models, training of vocabularies.
export * from "./checkpoint_folder.ts";
export * from "./jsonl.ts";
export * from "./load_tokenizer.ts";
export * from "./safetensors_file.ts";
export * from "./train_tokenizer.ts";
