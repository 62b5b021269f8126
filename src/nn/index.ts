// Modules, layers, initialisation, rotary tables, low-rank adaptation, and what a language model is.

export * from "./initialise.ts";
export type * from "./language_model.ts";
export * from "./layers.ts";
export * from "./lora.ts";
export * from "./module.ts";
export * from "./rotary_tables.ts";
