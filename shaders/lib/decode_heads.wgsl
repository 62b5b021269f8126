// What decode_heads does to a head before it is put away: head `index` of a token is the `index`-th of its queries, keys and values.
// NORMED: queries and keys are first scaled to root mean square 1 and multiplied by their gains.
// @import "lib/grid.wgsl"
struct Params { heads: u32, groups: u32, capacity: u32, rows: u32, pages: u32, table: u32, eps: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gains: array<f32>;
@group(0) @binding(2) var<storage, read> cosines: array<f32>;
@group(0) @binding(3) var<storage, read> sines: array<f32>;
@group(0) @binding(4) var<storage, read> rows: array<u32>;
@group(0) @binding(5) var<storage, read> positions: array<u32>;
@group(0) @binding(6) var<storage, read> table: array<u32>;
@group(0) @binding(7) var<storage, read_write> qkv: array<f32>;
const D = 64u;
const NORMED = false;
const PAGE = 64u;
const WG = 32u;
const QUERY = 0u;
const KEY = 1u;
const VALUE = 2u;
const HALF = D / 2u;

fn role_of(index: u32) -> u32 {
  return select(select(VALUE, KEY, index < params.heads + params.groups), QUERY, index < params.heads);
}

// What a norm multiplies by. Every invocation sums for itself: heads are short, and barriers cost more.
fn norm_of(base: u32, role: u32) -> f32 {
  if (!NORMED || role == VALUE) { return 1.0; }
  var total = 0.0;
  for (var i = 0u; i < D; i++) { total += qkv[base + i] * qkv[base + i]; }
  return inverseSqrt(total / f32(D) + params.eps);
}

// The numbers `pair` and `pair` + HALF of a head, normed and turned by the angle of the position.
fn turned(base: u32, pair: u32, role: u32, norm: f32, position: u32) -> vec2f {
  var value = vec2f(qkv[base + pair], qkv[base + pair + HALF]);
  if (role == VALUE) { return value; }
  if (NORMED) { value = value * norm * vec2f(gains[role * D + pair], gains[role * D + pair + HALF]); }
  let at = min(position, params.table - 1u) * HALF + pair;
  let c = cosines[at];
  let s = sines[at];
  return vec2f(value.x * c - value.y * s, value.y * c + value.x * s);
}
