// The errors that gentzen throws: what went wrong, the evidence, and how to mend it.

/**
 * Base of every error gentzen raises on purpose. Its message reads
 *
 * ```
 * what went wrong
 *   one line of evidence each
 *   hint: what to do about it
 * ```
 */
export class GentzenError extends Error {
  /** The class, written out because bundlers shorten the names of classes. */
  override readonly name: string = "GentzenError";
  /** First line: what went wrong. */
  readonly what: string;
  /** The facts that show it, one a line. */
  readonly evidence: readonly string[];
  /** What the user can do, if anything is known. */
  readonly hint: string | undefined;

  constructor(what: string, evidence: string | readonly string[] = [], hint?: string, options?: ErrorOptions) {
    const lines = typeof evidence === "string" ? [evidence] : evidence;
    const parts = [what, ...lines];
    if (hint !== undefined) parts.push(`hint: ${hint}`);
    super(parts.map((part) => part.replaceAll("\n", "\n  ")).join("\n  "), options);
    this.what = what;
    this.evidence = lines;
    this.hint = hint;
  }
}

/** Shapes or dtypes that do not fit together. */
export class ShapeError extends GentzenError {
  override readonly name: string = "ShapeError";
}

/** A configuration, whether of a model, a run or an op, that cannot be carried out. */
export class ConfigError extends GentzenError {
  override readonly name: string = "ConfigError";
}

/** A file or record whose content is not what its format promises. */
export class DataError extends GentzenError {
  override readonly name: string = "DataError";
}

/** No adapter, no device, or a device that was lost. */
export class DeviceError extends GentzenError {
  override readonly name: string = "DeviceError";
}

/** A shader that does not compile, or a dispatch that does not fit its kernel. */
export class KernelError extends GentzenError {
  override readonly name: string = "KernelError";
}

/** A Lean source that the checker cannot work with, or a verifier that cannot be run. */
export class LeanError extends GentzenError {
  override readonly name: string = "LeanError";
}

/** A command line that does not say something meaningful. */
export class UsageError extends GentzenError {
  override readonly name: string = "UsageError";
}

/**
 * Something that gentzen's own code holds for impossible: a mistake to be reported, which nobody who uses it has made. None of the
 * errors above, so that what handles those lets it pass.
 */
export class BugError extends Error {
  override readonly name: string = "BugError";
}

/** Whether an import failed because there is no npm package of this name, and not because the package is broken. */
export function isNotInstalled(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  const missing = error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND";
  return missing && error.message.includes(`'${name}'`);
}

/** One readable message for anything that was thrown. */
export function describeError(error: unknown): string {
  if (error instanceof GentzenError) return `${error.name}: ${error.message}`;
  if (error instanceof Error) return error.stack ?? `${error.name}: ${error.message}`;
  return String(error);
}
