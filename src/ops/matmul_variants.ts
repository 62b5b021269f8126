// Which kernel multiplies which matrices on which device: a table of variants, each with what it needs to be right, and
// for every kind of device the order in which they are tried.

import type { Gpu } from "../gpu/index.ts";

/** One product c = op(a) · op(b), repeated over `batches`. */
export interface Product {
  readonly batches: number;
  readonly rows: number;
  readonly cols: number;
  /** The inner extent, which is summed over. */
  readonly depth: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** What a choice depends on. */
export interface MatmulDevice {
  readonly kind: "hardware" | "lavapipe" | "swiftshader";
  /** Lanes of a subgroup where all subgroups have the same number, else 0. */
  readonly lanes: number;
}

export type MatmulKernel =
  | "matmul_tile"
  | "matmul_tile_vec4"
  | "matmul_lanes"
  | "matmul_lanes_transposed"
  | "matmul_plain";

/** How one kernel is launched. */
export interface MatmulPlan {
  readonly variant: string;
  readonly kernel: MatmulKernel;
  readonly constants: Readonly<Record<string, number | boolean>>;
  /** Rows and columns of c that one workgroup computes. */
  readonly tile: readonly [number, number];
  /** Blocks of rows that one workgroup computes, one after the other. */
  readonly tiles: number;
  /** Parts that the inner extent is cut into, each summed apart; 1 where the sum runs through in order. */
  readonly splits: number;
  /** Inner extent of one part. */
  readonly span: number;
}

interface Variant {
  readonly name: string;
  /** True where the kernel gives the right answer. */
  fits(product: Product, device: MatmulDevice): boolean;
  /** True where it is the one to take, among those that fit. */
  suits(product: Product): boolean;
  plan(product: Product, device: MatmulDevice): Omit<MatmulPlan, "variant">;
}

/** A weight gradient is split until this many workgroups share it, into parts of no fewer than SPLIT_SPAN. */
const SPLIT_WORKGROUPS = 128;
const SPLIT_SPAN = 512;
/** Longest panel of b: a tenth is gained by one, but the time to compile it grows with its length (seconds from 512 on). */
const PANEL_DEPTH = 256;
/** Blocks of rows that a panel must serve to be worth loading. */
const PANEL_USES = 4;
/** Rows that one subgroup keeps sums of. */
const LANE_ROWS = 16;
/** Workgroups that keep every core of a processor busy to the end. */
const LANE_WORKGROUPS = 16;

const always = () => true;
const divides4 = (...extents: number[]) => extents.every((extent) => extent % 4 === 0 && extent > 0);
const blocks = ({ rows, cols, batches }: Product, [tileRows, tileCols]: readonly [number, number]) =>
  Math.ceil(rows / tileRows) * Math.ceil(cols / tileCols) * batches;

/** Extents along memory that four-wide loads step through. */
const loadsFourWide = ({ rows, cols, depth, transposeA, transposeB }: Product) =>
  divides4(transposeA ? rows : depth, transposeB ? depth : cols);

interface TileSize {
  readonly tile: readonly [number, number];
  readonly inner: number;
  readonly thread: readonly [number, number];
}

function tiled(name: string, size: TileSize, suits: Variant["suits"], splits: boolean): Variant[] {
  const { tile, inner, thread } = size;
  const plan = (kernel: MatmulKernel) => (product: Product, device: MatmulDevice) => {
    const wanted = splits ? Math.ceil(SPLIT_WORKGROUPS / blocks(product, tile)) : 1;
    const parts = Math.max(1, Math.min(wanted, Math.floor(product.depth / SPLIT_SPAN)));
    const span = Math.max(inner, Math.ceil(product.depth / parts / inner) * inner);
    return {
      kernel,
      constants: {
        TILE_M: tile[0],
        TILE_N: tile[1],
        TILE_K: inner,
        THREAD_M: thread[0],
        THREAD_N: thread[1],
        TRANSPOSE_A: product.transposeA,
        TRANSPOSE_B: product.transposeB,
        WHOLE_STEPS: device.kind === "hardware",
      },
      tile,
      tiles: 1,
      splits: Math.max(1, Math.ceil(product.depth / span)),
      span,
    };
  };
  return [
    { name: `${name}_vec4`, fits: loadsFourWide, suits, plan: plan("matmul_tile_vec4") },
    { name, fits: always, suits, plan: plan("matmul_tile") },
  ];
}

function lanes(name: string, panel: boolean, suits: Variant["suits"]): Variant {
  return {
    name,
    fits: ({ cols, depth, transposeA }, device) =>
      (device.lanes === 8 || device.lanes === 4) &&
      !transposeA &&
      divides4(cols, depth) &&
      (!panel || depth <= PANEL_DEPTH),
    suits,
    plan(product, device) {
      const tile = [LANE_ROWS, 4 * device.lanes] as const;
      const tiles = Math.max(1, Math.min(LANE_ROWS, Math.floor(blocks(product, tile) / LANE_WORKGROUPS)));
      return {
        kernel: "matmul_lanes",
        constants: {
          LANES: device.lanes,
          PANEL: panel,
          PANEL_LENGTH: panel ? Math.ceil(product.depth / 64) * 16 : 1,
          TRANSPOSE_B: product.transposeB,
        },
        tile: [tile[0] * (panel ? tiles : 1), tile[1]],
        tiles: panel ? tiles : 1,
        splits: 1,
        span: product.depth,
      };
    },
  };
}

const lanesTransposed: Variant = {
  name: "lanes_transposed",
  fits: ({ rows, cols, transposeA, transposeB }, device) =>
    (device.lanes === 8 || device.lanes === 4) && transposeA && !transposeB && divides4(rows, cols),
  suits: always,
  plan: ({ depth }, device) => ({
    kernel: "matmul_lanes_transposed",
    constants: { LANES: device.lanes },
    tile: [4 * device.lanes, 4 * device.lanes],
    tiles: 1,
    splits: 1,
    span: depth,
  }),
};

const plain: Variant = {
  name: "plain",
  fits: always,
  suits: always,
  plan: ({ depth, transposeA, transposeB }) => ({
    kernel: "matmul_plain",
    constants: { TRANSPOSE_A: transposeA, TRANSPOSE_B: transposeB },
    tile: [4, 32],
    tiles: 1,
    splits: 1,
    span: depth,
  }),
};

const FEW_ROWS = 16;
const tileSmall: TileSize = { tile: [32, 32], inner: 16, thread: [4, 4] };
const tileMedium: TileSize = { tile: [64, 64], inner: 16, thread: [4, 4] };
const tileLarge: TileSize = { tile: [128, 128], inner: 8, thread: [8, 8] };
const tileRows: TileSize = { tile: [8, 32], inner: 32, thread: [1, 4] };

/** Weight gradients alone are split: elsewhere a row's result must not depend on how many rows there are. */
const isWeightGradient = (product: Product) =>
  product.transposeA && product.depth >= 2 * SPLIT_SPAN && blocks(product, tileMedium.tile) < SPLIT_WORKGROUPS;

const VARIANTS: readonly Variant[] = [
  ...tiled("tile_split", tileMedium, isWeightGradient, true),
  ...tiled("tile_8x32", tileRows, ({ rows }) => rows <= FEW_ROWS, false),
  ...tiled("tile_128x128", tileLarge, (product) => blocks(product, tileLarge.tile) >= 256, false),
  ...tiled("tile_64x64", tileMedium, (product) => blocks(product, tileMedium.tile) >= 64, false),
  ...tiled("tile_32x32", tileSmall, always, false),
  lanes("lanes_panel", true, (product) => blocks(product, [LANE_ROWS, 32]) >= PANEL_USES * LANE_WORKGROUPS),
  lanes("lanes", false, always),
  lanesTransposed,
  plain,
];

const TILES = VARIANTS.map((variant) => variant.name).filter((name) => name.startsWith("tile"));

/** Variants in the order in which they are tried; the last one fits everything. */
const ORDER: Readonly<Record<MatmulDevice["kind"], readonly string[]>> = {
  hardware: TILES,
  lavapipe: ["lanes_panel", "lanes", "lanes_transposed", "plain"],
  swiftshader: ["lanes", "lanes_transposed", "plain"],
};

const byName = new Map(VARIANTS.map((variant) => [variant.name, variant]));

/** Every variant that gives the right answer for the product, for tests and benches. */
export function variantsFor(product: Product, device: MatmulDevice): string[] {
  return VARIANTS.filter((variant) => variant.fits(product, device)).map((variant) => variant.name);
}

/** The plan of the variant of that name, or of the one that the table chooses. */
export function planMatmul(product: Product, device: MatmulDevice, name?: string): MatmulPlan {
  const names = name === undefined ? ORDER[device.kind] : [name];
  for (const each of names) {
    const variant = byName.get(each);
    if (!variant?.fits(product, device) || (name === undefined && !variant.suits(product))) continue;
    return { variant: each, ...variant.plan(product, device) };
  }
  throw new RangeError(`no matmul variant ${names.join(", ")} fits ${JSON.stringify(product)}`);
}

/** What the choice needs to know of an open device. Software adapters other than lavapipe count as SwiftShader. */
export function matmulDevice({ info, device, features }: Pick<Gpu, "info" | "device" | "features">): MatmulDevice {
  const { subgroupMinSize = 0, subgroupMaxSize } = device.adapterInfo;
  const lanes = features.subgroups && subgroupMinSize === subgroupMaxSize ? subgroupMinSize : 0;
  if (info.kind === "lavapipe") return { kind: "lavapipe", lanes };
  return { kind: info.software ? "swiftshader" : "hardware", lanes };
}
