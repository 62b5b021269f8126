// The kernel's public surface.
export * from "./declaration.ts";
export { Environment } from "./environment.ts";
export * from "./errors.ts";
export * from "./expr.ts";
export * from "./level.ts";
export * from "./name.ts";
export * from "./substitute.ts";
