// Options that change how much is tried or what is printed, and nothing else.

/** True for an option that may be set anywhere: it cannot change what a text means, nor switch off a check. */
export function isHarmlessOption(name: string): boolean {
  return /^(?:maxHeartbeats|maxRecDepth|synthInstance\.(?:maxHeartbeats|maxSize)|exponentiation\.threshold|linter\..+|pp\..+)$/.test(
    name,
  );
}
