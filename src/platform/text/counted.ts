// Numbers of things, for people to read.

/** A number with what it counts: `counted(1, "theorem")` is "1 theorem", `counted(2, "try", "tries")` "2 tries". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
