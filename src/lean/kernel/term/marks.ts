// Marks: bits by which those who extend the language know free variables and universe parameters of their own.

/** The lowest of these bits; those below it are the kernel's own flags. */
export const FIRST_MARK = 4;

/**
 * The marks among the flags of a node. Each term and level has the marks of its parts; the kernel gives them no meaning,
 * and takes no declaration with marks.
 */
export function marksIn(flags: number): number {
  return flags & -FIRST_MARK;
}
