// @enable subgroups
// Gradient of attention_lanes with respect to the queries: a lane owns one query row, keys and values come round by shuffles.
// q, output_grad [N, H, D], k and v [N, G, D], segments [N, 2], stats [N, H] of (lse, output_grad · output) -> q_grad [N, H, D].
struct Params { tokens: u32, heads: u32, groups: u32, quads: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> segments: array<vec2u>;
@group(0) @binding(5) var<storage, read> output_grad: array<vec4f>;
@group(0) @binding(6) var<storage, read> stats: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> q_grad: array<vec4f>;
const D = 32u;
const LANES = 8u;
// @variant {"D": 128, "LANES": 4}
// @variant {"CAUSAL": false}
const CAUSAL = true;
const QUADS = D / 4u;
// @import "lib/grid.wgsl"

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let first = group.x * LANES;
  let end = min(first + LANES, params.tokens);
  let head = group.y;
  let key_head = head / (params.heads / params.groups);
  let row = first + lane;
  let stat = stats[min(row, params.tokens - 1u) * params.heads + head];
  let query = (min(row, params.tokens - 1u) * params.heads + head) * QUADS;
  var sum = array<vec4f, QUADS>();

  var cursor = first;
  while (cursor < end) {
    let segment = segments[cursor];
    let stop = max(min(segment.y, end), cursor + 1u);
    let mine = row >= cursor && row < min(segment.y, stop);
    var visible = select(0u, row + 1u, mine);        // this lane sees the keys before it
    var limit = min(stop, segment.y);
    if (!CAUSAL) {                                   // or all of its sequence
      limit = min(segment.y, params.tokens);
      visible = select(0u, limit, mine);
      if (segment.y <= cursor) { limit = 0u; }
    }
    let last = select(limit, stop, CAUSAL) - 1u;
    for (var start = segment.x; start < limit; start += LANES) {
      let key = (min(start + lane, last) * params.groups + key_head) * QUADS;
      var score = array<f32, LANES>();
      var slope = array<f32, LANES>();
      for (var d = 0u; d < params.quads; d++) {
        let query_part = q[query + d];
        let grad_part = output_grad[query + d];
        let key_part = k[key + d];
        let value_part = v[key + d];
        for (var c = 0u; c < LANES; c++) {
          score[c] += dot(query_part, subgroupShuffle(key_part, c));
          slope[c] += dot(grad_part, subgroupShuffle(value_part, c));
        }
      }
      for (var c = 0u; c < LANES; c++) {
        let weight = exp(min(score[c] * params.scale - stat.x, 0.0));
        score[c] = select(0.0, weight * (slope[c] - stat.y), start + c < visible);
      }
      for (var d = 0u; d < params.quads; d++) {
        let key_part = k[key + d];
        var weighted = sum[d];
        for (var c = 0u; c < LANES; c++) { weighted = fma(vec4f(score[c]), subgroupShuffle(key_part, c), weighted); }
        sum[d] = weighted;
      }
    }
    cursor = stop;
  }
  if (row < params.tokens) {
    for (var d = 0u; d < params.quads; d++) { q_grad[query + d] = sum[d] * params.scale; }
  }
}
