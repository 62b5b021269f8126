// The structures of the prelude, whose fields are also reached by number.

const fields: ReadonlyMap<string, readonly string[]> = new Map([
  ["And", ["left", "right"]],
  ["Iff", ["mp", "mpr"]],
  ["Subtype", ["val", "property"]],
  ["Prod", ["fst", "snd"]],
]);

/** The projection that `x.1`, `x.2`, … stands for; undefined if the type is no structure or has fewer fields. */
export function projectionName(structure: string, index: number): string | undefined {
  const field = fields.get(structure)?.[index - 1];
  return field === undefined ? undefined : `${structure}.${field}`;
}

/** True if the inductive type of this name was declared as a structure. */
export function isStructure(name: string): boolean {
  return fields.has(name);
}
