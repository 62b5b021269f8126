// Gradient of attention with respect to keys and values: 32 key rows of one key head a workgroup, over query tiles of 32 in order.
// q, output_grad [N, H, D], k and v [N, G, D], segments [N, 2], stats [N, H] of (lse, output_grad · output) -> k_grad, v_grad [N, G, D].
struct Params { tokens: u32, heads: u32, groups: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
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
const COLUMNS = 8u;
// @variant {"D": 128, "COLUMNS": 16}
// @variant {"D": 8}
// @variant {"CAUSAL": false}
const CAUSAL = true;
// @import "lib/grid.wgsl"
// @import "lib/attention_tile.wgsl"

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let first = group.x * TILE;
  let end = min(first + TILE, params.tokens);
  let key_head = group.y;
  let shared_by = params.heads / params.groups;
  let y = lane / COLUMNS;
  let x = lane % COLUMNS;
  let row = vec4u(first + 4u * y) + vec4u(0, 1, 2, 3);
  var key_sum = Output();
  var value_sum = Output();

  var cursor = first;
  while (cursor < end) {
    let segment = min(segments[cursor], vec2u(params.tokens));
    let stop = max(min(segment.y, end), cursor + 1u);
    let mine = (row >= vec4u(cursor)) & (row < vec4u(min(segment.y, stop)));
    // A key is seen by the queries from its own on, or by all of its sequence.
    let first_query = select(segment.x, cursor, CAUSAL);
    let hidden = select(vec4u(0xffffffffu), select(vec4u(first_query), row, vec4<bool>(CAUSAL)), mine);
    let end_query = select(segment.y, 0u, !CAUSAL && segment.y <= cursor);
    for (var head = key_head * shared_by; head < (key_head + 1u) * shared_by; head++) {
      for (var start = first_query; start < end_query; start += TILE) {
        var pairs = Pairs();
        var slope = Pairs();
        for (var part = 0u; part < QUADS; part += PARTS) {
          workgroupBarrier();
          for (var e = lane; e < TILE * PARTS; e += WG) {
            let i = e / PARTS;
            let d = e % PARTS;
            staged[d * LEAP + i] = k[(min(first + i, end - 1u) * params.groups + key_head) * QUADS + part + d] * params.scale;
            staged[(8u + d) * LEAP + i] = q[(min(start + i, segment.y - 1u) * params.heads + head) * QUADS + part + d];
          }
          workgroupBarrier();
          add_products(&pairs, y, x);
        }
        for (var part = 0u; part < QUADS; part += PARTS) {
          workgroupBarrier();
          for (var e = lane; e < TILE * PARTS; e += WG) {
            let i = e / PARTS;
            let d = e % PARTS;
            staged[d * LEAP + i] = v[(min(first + i, end - 1u) * params.groups + key_head) * QUADS + part + d];
            staged[(8u + d) * LEAP + i] = output_grad[(min(start + i, segment.y - 1u) * params.heads + head) * QUADS + part + d];
          }
          workgroupBarrier();
          add_products(&slope, y, x);
        }
        for (var j = 0u; j < EACH; j++) {
          let query = start + x + COLUMNS * j;
          let stat = stats[min(query, segment.y - 1u) * params.heads + head];
          let sees = (vec4u(query) >= hidden) & vec4<bool>(query < segment.y);
          pairs[j] = select(vec4f(0), exp(min(pairs[j] - stat.x, vec4f(0))), sees);
          slope[j] = pairs[j] * (slope[j] - stat.y);
        }
        publish(&pairs, y, x);
        for (var span = 0u; span < TILE; span += SPAN) {
          workgroupBarrier();
          for (var e = lane; e < SPAN * QUADS; e += WG) {
            let query = min(start + span + e / QUADS, segment.y - 1u);
            staged[e] = output_grad[(query * params.heads + head) * QUADS + e % QUADS];
          }
          workgroupBarrier();
          add_weighted(&value_sum, span, y, x);
        }
        workgroupBarrier();
        publish(&slope, y, x);
        for (var span = 0u; span < TILE; span += SPAN) {
          workgroupBarrier();
          for (var e = lane; e < SPAN * QUADS; e += WG) {
            let query = min(start + span + e / QUADS, segment.y - 1u);
            staged[e] = q[(query * params.heads + head) * QUADS + e % QUADS];
          }
          workgroupBarrier();
          add_weighted(&key_sum, span, y, x);
        }
      }
    }
    cursor = stop;
  }
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < OUT; j++) {
      let quad = x + COLUMNS * j;
      if (row[i] < params.tokens && quad < QUADS) {
        let at = (row[i] * params.groups + key_head) * QUADS + quad;
        k_grad[at] = key_sum[4u * j + i] * params.scale;
        v_grad[at] = value_sum[4u * j + i];
      }
    }
  }
}
