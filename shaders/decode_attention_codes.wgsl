// decode_attention over a cache in codes (lib/cache_codes.wgsl).
// @fault decode_attention: position VALUE is out of range | the cache has BOUND positions | positions count from 0 and stay below that
// @fault decode_attention: row VALUE is out of range | the cache has BOUND rows | rows count from 0 and stay below that
struct Params { queries: u32, rows: u32, heads: u32, groups: u32, capacity: u32, pages: u32, span: u32, stride: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> cache: array<u32>;
@group(0) @binding(3) var<storage, read> table: array<u32>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read> rows: array<u32>;
@group(0) @binding(6) var<storage, read_write> o: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> lse: array<f32>;
@group(0) @binding(8) var<storage, read_write> faults: array<atomic<u32>>;
const BITS = 8u;
const D = 64u;
const SHARE = 1u;
const WG = 128u;
const PAGE = 64u;
// @variant {"D": 128, "SHARE": 4, "BITS": 4}
// @import "lib/quantised.wgsl"
// @import "lib/cache_codes.wgsl"
// @import "lib/decode_attention.wgsl"
