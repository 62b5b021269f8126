// Several tensors: in a list, or by name. What takes one kind takes the other, and answers in kind.

import { GentzenError } from "../platform/index.ts";
import { Tensor } from "./tensor.ts";

/** Tensors in a list, or by name, as `parameters()` gives them. */
export type TensorGroup = readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** A tensor for each of the group's: a list for a list, names for names. */
export type Alike<Group extends TensorGroup> = { -readonly [Place in keyof Group]: Tensor };

/**
 * The names and the tensors of a group; those of a list are called 0, 1 and so on.
 * @throws GentzenError for no group, or a member that is no tensor, by its name
 */
export function entriesOf(op: string, group: TensorGroup): [string, Tensor][] {
  const given: unknown = group;
  if (typeof given !== "object" || given === null || given instanceof Tensor) {
    throw new GentzenError(
      `${op}: ${String(given)} is no group of tensors`,
      [],
      "give a list of tensors, or tensors by name as parameters(module) has them",
    );
  }
  const entries = Object.entries(given);
  const wrong = entries.find(([, each]) => !(each instanceof Tensor));
  if (wrong !== undefined) {
    const name = Array.isArray(given) ? `number ${wrong[0]}` : `'${wrong[0]}'`;
    throw new GentzenError(`${op}: ${name} is not a tensor`, `it is ${String(wrong[1])}`, "give tensors");
  }
  return entries as [string, Tensor][];
}

/** These tensors, one for each of the group's in order, as a list or by its names. */
export function alike<Group extends TensorGroup>(group: Group, tensors: readonly Tensor[]): Alike<Group> {
  if (Array.isArray(group)) return tensors as Alike<Group>;
  return Object.fromEntries(Object.keys(group).map((name, index) => [name, tensors[index]])) as Alike<Group>;
}
