// Modules, layers, initialisation, rotary tables and low-rank adaptation.

export * from "./initialise.ts";
export * from "./layers.ts";
export * from "./lora.ts";
export * from "./module.ts";
export * from "./rotary_tables.ts";
