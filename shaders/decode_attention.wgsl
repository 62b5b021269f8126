// Attention of one query over the keys of its row of a paged cache. A workgroup serves one query, SHARE heads with the same keys, and
// `span` keys; where a query's keys are split (z > 1), decode_attention_merge puts the parts together.
// q [N, H, D], `stride` quads from query to query, the cache's pages (lib/cache_numbers.wgsl), a row's pages in its row of the table [R, pages], positions [N] (the
// query's last key), rows [N] -> o [splits, N, H, D] and the logarithm of each softmax's sum, lse [splits, N, H].
// @fault decode_attention: position VALUE is out of range | the cache has BOUND positions | positions count from 0 and stay below that
// @fault decode_attention: row VALUE is out of range | the cache has BOUND rows | rows count from 0 and stay below that
struct Params { queries: u32, rows: u32, heads: u32, groups: u32, capacity: u32, pages: u32, span: u32, stride: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> cache: array<vec4<T>>;
@group(0) @binding(3) var<storage, read> table: array<u32>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read> rows: array<u32>;
@group(0) @binding(6) var<storage, read_write> o: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> lse: array<f32>;
@group(0) @binding(8) var<storage, read_write> faults: array<atomic<u32>>;
alias T = f32;
const D = 64u;
const SHARE = 1u;
const WG = 128u;
const PAGE = 64u;
// @variant {"D": 128, "SHARE": 4}
// @variant {"D": 16, "SHARE": 2}
// @variant {"T": "f16"}
// @import "lib/cache_numbers.wgsl"
// @import "lib/decode_attention.wgsl"
