// Looking into lists at places that are known to be there, and at two lists in step.

/** The item at this place. @throws RangeError if the list is shorter: a mistake of the caller. */
export function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`a list of ${list.length} has no item ${index}`);
  return item;
}

/** True if the lists are equally long and the test holds for each pair, in order. Items are never undefined. */
export function everyPair<T>(left: readonly T[], right: readonly T[], test: (a: T, b: T) => boolean): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) {
    const a = left[i];
    const b = right[i];
    if (a === undefined || b === undefined || !test(a, b)) return false;
  }
  return true;
}
