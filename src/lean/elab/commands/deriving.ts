// `deriving DecidableEq`, `BEq` and `Inhabited`: writes the texts of the procedures, as core's handlers make them, and the instances.
import type { ConstructorInfo, Environment, Expr, InductiveInfo } from "../../kernel/index.ts";
import { appHead, hasLooseBVar, isConst } from "../../kernel/index.ts";
import { type Position, Unsupported } from "../../syntax/index.ts";
import { structureInfo } from "../environment/structure_table.ts";

/** With more constructors the comparison of each with each gets long. */
const MOST_CONSTRUCTORS = 24;

interface Field {
  readonly recursive: boolean;
}

/**
 * The commands that declare how equality is decided for a type that has just been declared; its parameters are types that have such an instance.
 * @throws Unsupported for types with other parameters, indices, or dependent fields
 */
export function decidableEqualityText(environment: Environment, name: string, at: Position): readonly string[] {
  const { refuse, makers, short, type, levels, binders } = shapeOf(environment, name, "DecidableEq", at);
  const procedure = `instDecidableEq${short}.decEq`;
  const alternatives = makers.flatMap((left) =>
    makers.map((right) => alternative(left.name, left.fields, right, procedure)),
  );
  if (makers.length === 0) return refuse("no constructors");
  return [
    `def ${procedure}${levels} ${binders}: (x y : ${type}) → _root_.Decidable (x = y)\n${alternatives.join("\n")}\n`,
    `instance instDecidableEq${short}${levels} ${binders}: _root_.DecidableEq (${type}) := ${procedure}\n`,
  ];
}

/** The commands that declare the equality of a type's elements as a function to `Bool`. @throws Unsupported as for `DecidableEq` */
export function booleanEqualityText(environment: Environment, name: string, at: Position): readonly string[] {
  const { refuse, makers, short, type, levels, binders } = shapeOf(environment, name, "BEq", at);
  if (makers.length === 0) return refuse("no constructors");
  const procedure = `instBEq${short}.beq`;
  const alternatives = makers.map(({ name: maker, fields }) => {
    const parts = fields.map(({ recursive }, i) => (recursive ? `${procedure} a${i} b${i}` : `a${i} == b${i}`));
    const all = parts.length === 0 ? "true" : parts.reduceRight((rest, part) => `${part} && (${rest})`);
    return `  | ${pattern(maker, fields, "a")}, ${pattern(maker, fields, "b")} => ${all}`;
  });
  const rest = makers.length > 1 ? "\n  | _, _ => false" : "";
  return [
    `def ${procedure}${levels} ${binders}: ${type} → ${type} → _root_.Bool\n${alternatives.join("\n")}${rest}\n`,
    `instance instBEq${short}${levels} ${binders}: _root_.BEq (${type}) := ⟨${procedure}⟩\n`,
  ];
}

/** Commands of which the first that can be carried out declares an element of the type: by each constructor, then with those of the parameters. */
export function inhabitedTexts(environment: Environment, name: string, at: Position): readonly string[] {
  const { makers, short, type, levels, binders, plain } = shapeOf(environment, name, "Inhabited", at);
  return [plain, ...(binders === plain ? [] : [binders])].flatMap((given) =>
    makers.map(({ name: maker, fields }) => {
      const element = [`_root_.${maker}`, ...fields.map(() => "_root_.default")].join(" ");
      return `instance instInhabited${short}${levels} ${given}: _root_.Inhabited (${type}) := ⟨${element}⟩\n`;
    }),
  );
}

/** The lemma of `@[ext]` before a structure: elements with equal fields are equal. */
export function extensionalityText(environment: Environment, name: string, at: Position): string {
  const { refuse, type, levels, plain } = shapeOf(environment, name, "ext", at);
  const fields = structureInfo(environment, name)?.fields ?? refuse("no fields");
  const equal = fields.map((field) => `(${field} : _root_.${name}.${field} s₁ = _root_.${name}.${field} s₂)`).join(" ");
  const proof = ["s₁", "s₂", ...fields].map((each) => `cases ${each}; `).join("");
  return `theorem _root_.${name}.ext${levels} ${plain}{s₁ s₂ : ${type}} ${equal} : s₁ = s₂ := by ${proof}rfl\n`;
}

interface Shape {
  readonly refuse: (why: string) => never;
  readonly makers: readonly { readonly name: string; readonly fields: readonly Field[] }[];
  readonly short: string;
  readonly type: string;
  readonly levels: string;
  /** The parameters with the class's instances for them, and without. */
  readonly binders: string;
  readonly plain: string;
}

/** What the texts about a type are made of. */
function shapeOf(environment: Environment, name: string, wanted: string, at: Position): Shape {
  const info = environment.get(name);
  const refuse = (why: string): never => {
    throw new Unsupported(`'deriving ${wanted}' for a type with ${why}`, at);
  };
  if (info?.kind !== "inductive") return refuse("no constructors");
  const params = parametersOf(info, refuse);
  if (info.numIndices > 0 || info.isProp) refuse("indices");
  if (info.constructors.length > MOST_CONSTRUCTORS) refuse("so many constructors");
  const makers = info.constructors.map((maker) => {
    const found = environment.get(maker) as ConstructorInfo;
    return { name: maker, fields: fieldsOf(name, found, refuse) };
  });
  const universes = [...new Set(params.flatMap(({ universe }) => (universe === undefined ? [] : [universe])))];
  const bound = (instance: (p: string) => string): string =>
    params.map(({ name: p, universe = "" }) => `{${p} : Type ${universe}} ${instance(p)}`).join("");
  return {
    refuse,
    makers,
    short: name.slice(name.lastIndexOf(".") + 1),
    type: [`_root_.${name}`, ...params.map((param) => param.name)].join(" "),
    levels: universes.length === 0 ? "" : `.{${universes.join(", ")}}`,
    binders: bound((p) => `[_root_.${wanted} ${p}] `),
    plain: bound(() => ""),
  };
}

/** A parameter `name : Type universe`. */
interface Parameter {
  readonly name: string;
  /** Absent for `Type`. */
  readonly universe: string | undefined;
}

/** The parameters, which are types. */
function parametersOf({ type, numParams }: InductiveInfo, refuse: (why: string) => never): Parameter[] {
  const found: Parameter[] = [];
  for (let rest = type; rest.kind === "pi" && found.length < numParams; rest = rest.body) {
    const level = rest.type.kind === "sort" ? rest.type.level : undefined;
    if (level?.kind !== "succ") return refuse("parameters that are no types");
    const { of } = level;
    if (of.kind !== "zero" && of.kind !== "param") return refuse("parameters in such universes");
    found.push({ name: `p${found.length}`, universe: of.kind === "zero" ? undefined : `v_${of.name}` });
  }
  return found;
}

/** The fields of a constructor, behind the parameters. */
function fieldsOf(
  owner: string,
  { type: makerType, numParams }: ConstructorInfo,
  refuse: (why: string) => never,
): Field[] {
  const fields: Field[] = [];
  let behind: Expr = makerType;
  for (let i = 0; i < numParams && behind.kind === "pi"; i++) behind = behind.body;
  for (let type = behind; type.kind === "pi"; type = type.body) {
    const field = type.type;
    if (fields.some((_, i) => hasLooseBVar(field, i))) refuse("dependent fields");
    if (type.info !== "default") refuse("implicit fields");
    if (type.type.kind === "pi" || type.type.kind === "sort") refuse("fields that are functions or types");
    const recursive = isConst(appHead(type.type), owner);
    fields.push({ recursive });
  }
  return fields;
}

function pattern(maker: string, fields: readonly Field[], letter: string): string {
  return [`.${maker.slice(maker.lastIndexOf(".") + 1)}`, ...fields.map((_, i) => `${letter}${i}`)].join(" ");
}

function alternative(
  left: string,
  fields: readonly Field[],
  right: { readonly name: string; readonly fields: readonly Field[] },
  procedure: string,
): string {
  const head = `  | ${pattern(left, fields, "a")}, ${pattern(right.name, right.fields, "b")} => `;
  if (left !== right.name) return `${head}_root_.Decidable.isFalse (fun h => nomatch h)`;
  return head + comparison(left, fields, 0, procedure);
}

/** Compares the fields from the given one on, those before being equal. */
function comparison(maker: string, fields: readonly Field[], from: number, procedure: string): string {
  const field = fields[from];
  if (field === undefined) {
    const known = fields.map((_, i) => `subst e${i}; `).join("");
    return fields.length === 0 ? "_root_.Decidable.isTrue _root_.rfl" : `_root_.Decidable.isTrue (by ${known}rfl)`;
  }
  const given = field.recursive ? `have := ${procedure} a${from} b${from}; ` : "";
  const part = `(_root_.${maker}.inj h)${fields.length === 1 ? "" : ".2".repeat(from) + (from < fields.length - 1 ? ".1" : "")}`;
  const rest = comparison(maker, fields, from + 1, procedure);
  return `(${given}if e${from} : a${from} = b${from} then ${rest} else _root_.Decidable.isFalse (fun h => e${from} ${part}))`;
}
