// Errors as messages between threads: their classes and parts survive, which structured cloning would drop.
import {
  ConfigError,
  DataError,
  DeviceError,
  GentzenError,
  KernelError,
  LeanError,
  ShapeError,
  UsageError,
} from "../../platform/index.ts";

export interface StoredError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** The parts of gentzen's own errors. */
  readonly parts?: { readonly what: string; readonly evidence: readonly string[]; readonly hint: string | undefined };
}

const CLASSES = { ConfigError, DataError, DeviceError, GentzenError, KernelError, LeanError, ShapeError, UsageError };

export function storedError(error: unknown): StoredError {
  if (error instanceof GentzenError) {
    const { name, message, stack, what, evidence, hint } = error;
    return { name, message, stack, parts: { what, evidence, hint } };
  }
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { name: "Error", message: String(error) };
}

export function restoredError({ name, message, stack, parts }: StoredError): Error {
  if (parts !== undefined) {
    const Kind = name in CLASSES ? CLASSES[name as keyof typeof CLASSES] : GentzenError;
    return withStack(new Kind(parts.what, parts.evidence, parts.hint), stack);
  }
  if (name === "AbortError") return new DOMException(message, name);
  return withStack(Object.assign(new Error(message), { name }), stack);
}

function withStack(error: Error, stack: string | undefined): Error {
  if (stack !== undefined) error.stack = stack;
  return error;
}
