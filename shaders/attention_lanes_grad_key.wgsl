// @enable subgroups
// Gradient of attention_lanes with respect to keys and values: a lane owns one key row, queries come round by shuffles in order.
// q, output_grad [N, H, D], k and v [N, G, D], segments [N, 2], stats [N, H] of (lse, output_grad · output) -> k_grad, v_grad [N, G, D].
struct Params { tokens: u32, heads: u32, groups: u32, quads: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> segments: array<vec2u>;
@group(0) @binding(5) var<storage, read> output_grad: array<vec4f>;
@group(0) @binding(6) var<storage, read> stats: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> k_grad: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> v_grad: array<vec4f>;
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
  let key_head = group.y;
  let shared_by = params.heads / params.groups;
  let row = first + lane;
  let key = (min(row, params.tokens - 1u) * params.groups + key_head) * QUADS;
  var key_sum = array<vec4f, QUADS>();
  var value_sum = array<vec4f, QUADS>();

  var cursor = first;
  while (cursor < end) {
    let segment = min(segments[cursor], vec2u(params.tokens));
    let stop = max(min(segment.y, end), cursor + 1u);
    let mine = row >= cursor && row < min(segment.y, stop);
    // A key is seen by the queries from its own on, or by all of its sequence.
    let first_query = select(segment.x, cursor, CAUSAL);
    let end_query = select(segment.y, 0u, !CAUSAL && segment.y <= cursor);
    for (var head = key_head * shared_by; head < (key_head + 1u) * shared_by; head++) {
      for (var start = first_query; start < end_query; start += LANES) {
        let place = min(start + lane, segment.y - 1u) * params.heads + head;
        let stat = stats[place];
        let query = place * QUADS;
        var score = array<f32, LANES>();
        var slope = array<f32, LANES>();
        for (var d = 0u; d < params.quads; d++) {
          let key_part = k[key + d];
          let value_part = v[key + d];
          let query_part = q[query + d];
          let grad_part = output_grad[query + d];
          for (var c = 0u; c < LANES; c++) {
            score[c] += dot(key_part, subgroupShuffle(query_part, c));
            slope[c] += dot(value_part, subgroupShuffle(grad_part, c));
          }
        }
        for (var c = 0u; c < LANES; c++) {
          let query_stat = subgroupShuffle(stat, c);
          let sees = mine && (start + c >= row || !CAUSAL) && start + c < segment.y;
          score[c] = select(0.0, exp(min(score[c] * params.scale - query_stat.x, 0.0)), sees);
          slope[c] = score[c] * (slope[c] - query_stat.y);
        }
        for (var d = 0u; d < params.quads; d++) {
          let query_part = q[query + d];
          let grad_part = output_grad[query + d];
          var key_part = key_sum[d];
          var value_part = value_sum[d];
          for (var c = 0u; c < LANES; c++) {
            key_part = fma(vec4f(slope[c]), subgroupShuffle(query_part, c), key_part);
            value_part = fma(vec4f(score[c]), subgroupShuffle(grad_part, c), value_part);
          }
          key_sum[d] = key_part;
          value_sum[d] = value_part;
        }
      }
    }
    cursor = stop;
  }
  if (row < params.tokens) {
    for (var d = 0u; d < params.quads; d++) {
      k_grad[key + d] = key_sum[d] * params.scale;
      v_grad[key + d] = value_sum[d];
    }
  }
}
