// Looking into lists at places that are known to be there, and at two lists in step.
import { BugError } from "./errors.ts";

/** The item at this place, which the caller knows to be there. Items are never undefined. @throws BugError if it is not. */
export function itemAt<T>(list: ArrayLike<T>, index: number): T {
  const item = list[index];
  if (item === undefined) throw new BugError(`a list of ${list.length} has no item ${index}`);
  return item;
}

/** The last item of a list that the caller knows not to be empty. @throws BugError if it is. */
export function lastOf<T>(list: ArrayLike<T>): T {
  return itemAt(list, list.length - 1);
}

/** What stands at the same places of two lists of one length. @throws BugError if the lengths differ. */
export function pairsOf<A, B>(left: readonly A[], right: readonly B[]): [A, B][] {
  if (left.length !== right.length) throw new BugError(`lists of ${left.length} and of ${right.length} are no pairs`);
  return left.map((item, index) => [item, right[index] as B]);
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

/** A value that the caller knows to be there. @throws BugError with this text if it is not. */
export function required<T>(value: T | undefined, lack: string): T {
  if (value === undefined) throw new BugError(lack);
  return value;
}

/** The words of a text, which white space separates. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** A list of so many items, as a type. */
export type Tuple<T, Length extends number, Items extends T[] = []> = Items["length"] extends Length
  ? Items
  : Tuple<T, Length, [...Items, T]>;

/** The list as a tuple of so many items; undefined if it has more or fewer. */
export function tupleOf<T, Length extends number>(
  list: readonly T[],
  length: Length,
): Readonly<Tuple<T, Length>> | undefined {
  // What a type cannot see: the length was compared.
  return list.length === length ? (list as unknown as Readonly<Tuple<T, Length>>) : undefined;
}

/** The list as a tuple of so many items, which the caller knows it to have. @throws BugError if it has more or fewer. */
export function exactly<T, Length extends number>(list: readonly T[], length: Length): Readonly<Tuple<T, Length>> {
  const tuple = tupleOf(list, length);
  if (tuple === undefined) throw new BugError(`a list of ${list.length} where there are ${length}`);
  return tuple;
}
