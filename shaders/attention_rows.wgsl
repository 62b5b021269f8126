// Causal grouped-query attention over packed sequences, one invocation per query row and head, softmax kept in registers.
// For adapters that run on the CPU: no barriers, and every key is loaded once for the ROWS neighbouring queries of a workgroup.
// q [N, H, D], k and v [N, G, D], segments [N, 2] -> o [N, H, D] and the logarithm of each softmax's sum, lse [N, H].
struct Params { tokens: u32, heads: u32, groups: u32, scale: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> segments: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> o: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> lse: array<f32>;
const D = 32u;
const ROWS = 8u;
const BLOCK = 8u;
const QUADS = D / 4u;
const LOWEST = -3.4e38;

@compute @workgroup_size(ROWS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let first = group.x * ROWS;
  let end = min(first + ROWS, params.tokens);
  let head = group.y;
  let key_head = head / (params.heads / params.groups);
  let row = first + lane;
  let query = (min(row, params.tokens - 1u) * params.heads + head) * QUADS;
  var query_row: array<vec4f, QUADS>;
  var sum: array<vec4f, QUADS>;
  for (var d = 0u; d < QUADS; d++) { query_row[d] = q[query + d] * params.scale; }
  var highest = LOWEST;
  var total = 0.0;

  var cursor = first;
  while (cursor < end) {
    let segment = segments[cursor];
    let stop = max(min(segment.y, end), cursor + 1u);
    let mine = row >= cursor && row < min(segment.y, stop);
    for (var start = segment.x; start < stop; start += BLOCK) {
      var score: array<f32, BLOCK>;
      var peak = highest;
      for (var c = 0u; c < BLOCK; c++) {
        let key = (min(start + c, params.tokens - 1u) * params.groups + key_head) * QUADS;
        var products = query_row[0] * k[key];
        for (var d = 1u; d < QUADS; d++) { products = fma(query_row[d], k[key + d], products); }
        let s = (products.x + products.y) + (products.z + products.w);
        score[c] = select(LOWEST, s, mine && start + c <= row);
        peak = max(peak, score[c]);
      }
      let shrink = exp(highest - peak);
      highest = peak;
      total *= shrink;
      for (var d = 0u; d < QUADS; d++) { sum[d] *= shrink; }
      for (var c = 0u; c < BLOCK; c++) {
        let p = select(0.0, exp(score[c] - peak), mine && start + c <= row);
        total += p;
        let value = (min(start + c, params.tokens - 1u) * params.groups + key_head) * QUADS;
        for (var d = 0u; d < QUADS; d++) { sum[d] = fma(vec4f(p), v[value + d], sum[d]); }
      }
    }
    cursor = stop;
  }
  if (row < params.tokens) {
    let inverse = select(0.0, 1.0 / total, total > 0.0);
    for (var d = 0u; d < QUADS; d++) { o[query + d] = sum[d] * inverse; }
    lse[row * params.heads + head] = highest + log(max(total, 1e-38));
  }
}
