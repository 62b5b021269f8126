// @enable subgroups
// Attention of one query over the keys of its row of a paged cache, for adapters that run on the CPU: one subgroup for each query and
// SHARE heads with the same keys. A lane takes every LANES-th key with a softmax of its own; the lanes are merged at the end.
// Keys go by spans of BLOCKS * LANES: first all their scores, then all their values, so that sums stay in registers.
// quads = D / 4 and span come as parameters so that compilers for the CPU do not unroll the loops.
// q [N, H, D], `stride` quads from query to query, the cache's pages (lib/cache_numbers.wgsl), a row's pages in its row of the table [R, pages], positions [N] (the
// query's last key), rows [N] -> o [N, H, D].
// @fault decode_attention: position VALUE is out of range | the cache has BOUND positions | positions count from 0 and stay below that
// @fault decode_attention: row VALUE is out of range | the cache has BOUND rows | rows count from 0 and stay below that
struct Params { rows: u32, heads: u32, groups: u32, capacity: u32, pages: u32, quads: u32, span: u32, stride: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> cache: array<vec4<T>>;
@group(0) @binding(3) var<storage, read> table: array<u32>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read> rows: array<u32>;
@group(0) @binding(6) var<storage, read_write> o: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> faults: array<atomic<u32>>;
alias T = f32;
const D = 32u;
const LANES = 8u;
const SHARE = 1u;
const PAGE = 64u;
// @variant {"D": 64, "SHARE": 2, "LANES": 4}
// @variant {"T": "f16"}
// @import "lib/cache_numbers.wgsl"
// @import "lib/decode_attention_lanes.wgsl"
