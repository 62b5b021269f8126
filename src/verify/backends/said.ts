// What a program said when it failed, cut to the lines that tell why.

/** Lines of a text that are shown of it: its first ones, which say what is wrong, and its last ones, which say how it ended. */
const [atTheStart, atTheEnd] = [2, 2];

/**
 * The lines that say why a program failed. Some say it on standard error and some on standard output, before a help text or
 * behind a trace.
 */
export function lastLines(...texts: readonly string[]): string[] {
  const lines = texts.flatMap((text) => text.split("\n").map((line) => line.trim())).filter((line) => line !== "");
  const shown =
    lines.length <= atTheStart + atTheEnd ? lines : [...lines.slice(0, atTheStart), ...lines.slice(-atTheEnd)];
  return shown.map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line));
}
