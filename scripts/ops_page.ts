// Writes docs/ops.md from the op registry: what each op does, its shapes on samples, its cost. Needs no device.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AnyOp, registry, type Sample, type SampleInput } from "../src/ops/index.ts";
import { type DType, formatShape, sizeOf } from "../src/tensor/index.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** Where the page lies, below the root. */
export const OPS_PAGE = "docs/ops.md";
/** Samples shown of an op. */
const MOST_ROWS = 4;

const INTRODUCTION = `# Ops

Made by \`npm run docs\` from the op records in \`src/ops\`; a test keeps it fresh. An op is one record: its shape rule, forward
and backward pass, float64 reference, samples and cost. The tests run every sample, values and gradients, against the reference
(those in f16 where the adapter has it). How to add an op is told in [ARCHITECTURE.md](../ARCHITECTURE.md#how-to-add-an-op).

The shapes are those of samples: odd sizes, chosen for testing. *Bytes* are what the forward pass must move, *flops* are its
floating-point operations.
`;

/** The whole page. */
export function opsPage(): string {
  const files = definitions();
  const ops = [...registry().values()];
  const pointwise = ops.filter(isPointwise);
  const others = ops.filter((op) => !isPointwise(op)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const index = others.map(({ name }) => `[${name}](#${name})`).join(" · ");
  const sections = others.map((op) => section(op, files.get(op.name)));
  return `${[INTRODUCTION, `${index} · [pointwise](#pointwise)\n`, ...sections, pointwiseSection(pointwise)].join("\n")}`;
}

/** Ops of the pointwise table have the numbers among their arguments as attributes. */
function isPointwise({ samples }: AnyOp): boolean {
  return Object.hasOwn((samples[0]?.attrs as object | undefined) ?? {}, "scalars");
}

function section(op: AnyOp, file: string | undefined): string {
  const rows = spread(op.samples, MOST_ROWS).map((sample) => {
    const { bytes, flops } = costOf(op, sample);
    return [code(sample.inputs.map(typed).join(", ")), attributes(sample), code(outputs(op, sample)), bytes, flops];
  });
  return [
    `## ${op.name}\n`,
    `${op.doc}\n`,
    `Gradient: ${gradientOf(op)}.${file === undefined ? "" : ` Defined in [${file}](../${file}).`}\n`,
    table(["inputs", "attributes", "outputs", "bytes", "flops"], rows),
  ].join("\n");
}

function pointwiseSection(ops: readonly AnyOp[]): string {
  const withNumber = new Set(ops.map(({ name }) => name).filter((name) => name.endsWith("_scalar")));
  const rows = ops
    .filter(({ name }) => !withNumber.has(name))
    .map((op) => {
      const [sample] = op.samples;
      const elements = sizeOf(op.shape(shapesOf(sample), sample.attrs)[0]);
      const number = withNumber.has(`${op.name}_scalar`) ? "yes" : "";
      return [
        code(op.name),
        op.doc.replaceAll("|", "\\|"),
        String(sample.inputs.length),
        number,
        gradientOf(op) === "none" ? "none" : "yes",
        costOf(op, sample).flops / elements,
      ];
    });
  return [
    "## pointwise\n",
    "Tensor methods of the same names in camel case: `x.add(y)`, `x.greaterEqual(0)`. Shapes broadcast as in NumPy. The result is f16",
    "where every input is, else f32. The last argument may be a number where the column *number* says so. Functions of these are",
    "made into one kernel by `fuse`. Defined in [src/ops/pointwise_rules.ts](../src/ops/pointwise_rules.ts).\n",
    table(["op", "value", "inputs", "number", "gradient", "flops an element"], rows),
  ].join("\n");
}

const shapesOf = (sample: Sample<unknown>) => sample.inputs.map(({ shape }) => shape);
const dtypeOf = ({ dtype = "f32" }: SampleInput): DType => dtype;
const typed = (input: SampleInput) => `${dtypeOf(input)}${formatShape(input.shape)}`;
const code = (text: string) => (text === "" ? "" : `\`${text}\``);

function outputs(op: AnyOp, sample: Sample<unknown>): string {
  const dtypes = op.dtype?.(sample.inputs.map(dtypeOf), sample.attrs);
  return op
    .shape(shapesOf(sample), sample.attrs)
    .map((shape, index) => `${dtypes?.[index] ?? "f32"}${formatShape(shape)}`)
    .join(", ");
}

function costOf(op: AnyOp, sample: Sample<unknown>): { bytes: number; flops: number } {
  return op.cost(shapesOf(sample), sample.attrs);
}

function attributes({ attrs }: Sample<unknown>): string {
  return Object.entries(attrs as object)
    .map(([name, value]) => code(`${name} ${JSON.stringify(value)}`))
    .join(", ");
}

/** For which inputs an op has a gradient: those of which some sample does not say otherwise. */
function gradientOf({ backward, samples }: AnyOp): string {
  const differentiable = ({ dtype = "f32", integers, grad }: SampleInput) =>
    dtype.startsWith("f") && !integers && grad !== false;
  const { inputs } = samples[0];
  const has = inputs.map((_, index) => samples.some((sample) => differentiable(sample.inputs[index])));
  if (!backward || !has.includes(true)) return "none";
  if (has.every((each) => each)) return inputs.length === 1 ? "yes" : "for every input";
  const places = has.flatMap((each, index) => (each ? [String(index + 1)] : []));
  return `for input${places.length > 1 ? "s" : ""} ${places.join(", ").replace(/, (\d+)$/, " and $1")}`;
}

/** Up to `count` of the items, the first and the last among them. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))]);
}

/** Markdown; columns of numbers stand at the right. */
function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => cell.toLocaleString("en")).join(" | ")} |`;
  const rule = heading.map((_, column) => (rows.every((row) => typeof row[column] === "number") ? "--:" : "---"));
  return `${[line(heading), line(rule), ...rows.map(line)].join("\n")}\n`;
}

/** The file that defines each op, found by its name. */
function definitions(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(`${ROOT}src/ops`).filter((name) => name.endsWith(".ts"))) {
    const text = readFileSync(`${ROOT}src/ops/${file}`, "utf8");
    for (const [, name] of text.matchAll(/^\s*name: "(\w+)",$/gm)) found.set(name, `src/ops/${file}`);
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(`${ROOT}${OPS_PAGE}`, opsPage());
