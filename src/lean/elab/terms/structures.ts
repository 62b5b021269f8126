// Elaborates structure instances: `{ source with x := a, y := b }`.

import { appHead, type Expr } from "../../kernel/index.ts";
import type { NamedArgument, Term } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { classInfo } from "../environment/classes.ts";
import { type StructureInfo, structureInfo } from "../environment/structure_table.ts";
import { isMVar } from "../meta/holes.ts";
import { elaborateApplication } from "./application.ts";

/** The constructor of the expected structure, applied to the fields by name; other fields come from the sources. */
export function elaborateStructureInstance(
  elab: Elaborator,
  term: Term & { kind: "structureInstance" },
  expected: Expr | undefined,
): Expr {
  const { at } = term;
  if (term.type !== undefined) {
    const type = elab.type(term.type);
    elab.synthesizeSome();
    return elab.ensureType(elaborateStructureInstance(elab, { ...term, type: undefined }, type), type, at);
  }
  const sources = term.sources.map((source) => {
    const value = elab.elaborate(source, undefined);
    elab.synthesizeSome();
    return value;
  });
  const [source] = sources;
  const known = expected ?? (source === undefined ? undefined : elab.meta.infer(source));
  if (known === undefined) return elab.waitForType("{...} notation", at);
  const head = appHead(elab.meta.whnf(known));
  if (isMVar(head)) return elab.waitForType("{...} notation", at);
  const info = head.kind === "const" ? structureInfo(elab.environment, head.name) : undefined;
  if (info === undefined) {
    throw new Failure(`invalid {...} notation, structure type expected\n  ${elab.text(known)}`, at);
  }
  checkFields(info, term.fields);
  const named: NamedArgument[] = info.fields.map((name) => {
    const given = term.fields.find((field) => field.name === name);
    return given ?? { name, value: missingField(elab, info, name, term), at };
  });
  const fn: Term = { kind: "constant", name: info.constructor, at };
  return elaborateApplication(elab, { kind: "apply", fn, args: [], named, ellipsis: false, at }, expected);
}

function checkFields(info: StructureInfo, fields: readonly NamedArgument[]): void {
  for (const [i, field] of fields.entries()) {
    if (!info.fields.includes(field.name)) {
      throw new Failure(`'${field.name}' is not a field of structure '${info.name}'`, field.at);
    }
    if (fields.findIndex(({ name }) => name === field.name) < i) {
      throw new Failure(`field '${field.name}' has already been specified`, field.at);
    }
  }
}

/** A field that the text does not give: from the first source, or by resolution where its type is a class. */
function missingField(
  elab: Elaborator,
  info: StructureInfo,
  name: string,
  { sources, ellipsis, at }: Term & { kind: "structureInstance" },
): Term {
  const [source, ...others] = sources;
  if (others.length > 0) throw new Unsupported("structure instance with several sources", at);
  if (source !== undefined) return { kind: "project", value: source, field: name, at };
  if (ellipsis) return { kind: "hole", at };
  const projection = elab.environment.get(`${info.name}.${name}`);
  let type = projection?.type;
  while (type?.kind === "pi") type = type.body;
  const head = type === undefined ? undefined : appHead(type);
  if (head?.kind === "const" && classInfo(elab.environment, head.name) !== undefined) {
    return { kind: "constant", name: "inferInstance", at };
  }
  throw new Failure(`fields missing: '${name}'`, at);
}
