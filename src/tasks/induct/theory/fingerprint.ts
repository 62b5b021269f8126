// What a function computes, as a text that does not depend on names, on the order of constructors, fields and arguments, or on how it
// is written: functions of different theories that are extensionally equal (on small values) have the same.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import { textHash } from "../../logic/canonical.ts";
import type { Evaluator, Value } from "./evaluate.ts";
import { ELEMENT, type Theory, type TypeRef } from "./theory.ts";

/** Values of each argument that a function of so many arguments is tried on. */
const tried = [0, 14, 7, 4, 3];

/** An order of the types of a function, and of the constructors and fields of each: one way to look at it. */
interface View {
  /** The types in the order in which they are met, the element type among them. */
  readonly types: readonly TypeRef[];
  /** For each type the constructors in order, each with the order of its fields. */
  readonly makers: ReadonlyMap<TypeRef, readonly { readonly maker: number; readonly fields: readonly number[] }[]>;
}

/** The fingerprint of a function. It is the same for a theory with other names, and differs where values differ. */
export function fingerprintOf(evaluator: Evaluator, callee: number): string {
  const { args, result } = itemAt(evaluator.theory.functions, callee);
  let least: string | undefined;
  for (const order of permutations(args.map((_, index) => index))) {
    const met = [...order.map((index) => itemAt(args, index)), result];
    for (const view of viewsOf(evaluator.theory, met)) {
      const text = table(evaluator, callee, order, view);
      if (least === undefined || text < least) least = text;
    }
  }
  return textHash(least ?? "");
}

/** All ways to look at the types: those orders of constructors that put equal shapes beside each other in each way. */
function* viewsOf(theory: Theory, met: readonly TypeRef[]): Generator<View> {
  const types = closure(theory, met);
  const choices = types.map((type) => (type === ELEMENT ? [[]] : constructorOrders(theory, type, types)));
  for (const chosen of product(choices)) yield { types, makers: new Map(pairsOf(types, chosen)) };
}

/** The types in the order in which they are met, breadth first. */
function closure({ types }: Theory, met: readonly TypeRef[]): TypeRef[] {
  const found: TypeRef[] = [];
  const queue = [...met];
  for (let type = queue.shift(); type !== undefined; type = queue.shift()) {
    if (found.includes(type)) continue;
    found.push(type);
    if (type === ELEMENT) continue;
    const next = itemAt(types, type).constructors.flatMap(({ fields }) => fields);
    queue.push(...next.sort((a, b) => shape(a, type) - shape(b, type)));
  }
  return found;
}

/** The type itself first. */
const shape = (field: TypeRef, own: TypeRef): number => (field === own ? -2 : field);

type Maker = { readonly maker: number; readonly fields: readonly number[] };

/** The orders of a type's constructors: by their shapes, and those of one shape in each order, with each order of equal fields. */
function constructorOrders({ types }: Theory, type: TypeRef, met: readonly TypeRef[]): Maker[][] {
  const { constructors } = itemAt(types, type);
  const shapes = constructors.map(({ fields }) => shapeText(fields, met));
  const orders = permutations([...constructors.keys()]).filter((order) =>
    order.every((maker, place) => place === 0 || itemAt(shapes, itemAt(order, place - 1)) <= itemAt(shapes, maker)),
  );
  return orders.flatMap((order) =>
    product(
      order.map((maker) => fieldOrders(itemAt(constructors, maker).fields, met).map((fields) => ({ maker, fields }))),
    ),
  );
}

function shapeText(fields: readonly TypeRef[], met: readonly TypeRef[]): string {
  return `${fields.length} ${fields
    .map((field) => met.indexOf(field))
    .sort()
    .join()}`;
}

function fieldOrders(fields: readonly TypeRef[], met: readonly TypeRef[]): number[][] {
  const key = (index: number) => met.indexOf(itemAt(fields, index));
  return permutations(fields.map((_, index) => index)).filter((order) =>
    order.every((index, place) => place === 0 || key(itemAt(order, place - 1)) <= key(index)),
  );
}

/** What the function gives on small arguments, in an order of arguments and a view of types. */
function table(evaluator: Evaluator, callee: number, order: readonly number[], view: View): string {
  const { args, result } = itemAt(evaluator.theory.functions, callee);
  const count = itemAt(tried, Math.min(args.length, tried.length - 1));
  const ordered = order.map((index) => itemAt(args, index));
  const shown = (value: Value): string => showValue(value, view);
  const values = ordered.map((type) => {
    const all = evaluator.smallest(type, 40).map((value) => ({ value, text: shown(value) }));
    all.sort((a, b) => a.value.size - b.value.size || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    return all.slice(0, count);
  });
  const signature = [...ordered, result].map((type) => view.types.indexOf(type)).join();
  const rows = product(values).map((row) => {
    const own: Value[] = [];
    row.forEach(({ value }, place) => {
      own[itemAt(order, place)] = value;
    });
    const found = evaluator.apply(callee, own);
    return found === undefined ? "?" : shown(found);
  });
  const shapes = view.types.map((type) => (view.makers.get(type) ?? []).map(({ fields }) => fields.length).join("."));
  return `${signature}|${shapes.join()}|${rows.join(";")}`;
}

/** A value with its constructors numbered as the view has them, fields in its order. */
function showValue(value: Value, view: View): string {
  if (value.type === ELEMENT) return `e${value.maker}`;
  const makers = view.makers.get(value.type) ?? [];
  const place = makers.findIndex(({ maker }) => maker === value.maker);
  if (value.fields.length === 0) return `${place}`;
  const { fields } = itemAt(makers, place);
  return `${place}(${fields.map((field) => showValue(itemAt(value.fields, field), view)).join()})`;
}

/** All orders of the items. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

/** All choices of one item from each list. */
function product<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((all, list) => all.flatMap((before) => list.map((item) => [...before, item])), [[]]);
}
