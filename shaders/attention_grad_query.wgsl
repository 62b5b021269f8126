// Gradient of attention with respect to the queries: 32 query rows of one head a workgroup, over key tiles of 32.
// q, output_grad [N, H, D], k and v [N, G, D], segments [N, 2], stats [N, H] of (lse, output_grad · output) -> q_grad [N, H, D].
struct Params { tokens: u32, heads: u32, groups: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> segments: array<vec2u>;
@group(0) @binding(5) var<storage, read> output_grad: array<vec4f>;
@group(0) @binding(6) var<storage, read> stats: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> q_grad: array<vec4f>;
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
  let head = group.y;
  let key_head = head / (params.heads / params.groups);
  let y = lane / COLUMNS;
  let x = lane % COLUMNS;
  let row = vec4u(first + 4u * y) + vec4u(0, 1, 2, 3);
  var lse = vec4f(0);
  var delta = vec4f(0);
  for (var i = 0u; i < 4u; i++) {
    let stat = stats[min(row[i], end - 1u) * params.heads + head];
    lse[i] = stat.x;
    delta[i] = stat.y;
  }
  var sum = Output();

  var cursor = first;
  while (cursor < end) {
    let segment = segments[cursor];
    let stop = max(min(segment.y, end), cursor + 1u);
    let mine = (row >= vec4u(cursor)) & (row < vec4u(min(segment.y, stop)));
    var visible = select(vec4u(0), row + 1u, mine);  // a row sees the keys before it
    var limit = min(stop, segment.y);
    if (!CAUSAL) {                                   // or all of its sequence
      limit = min(segment.y, params.tokens);
      visible = select(vec4u(0), vec4u(limit), mine);
      if (segment.y <= cursor) { limit = 0u; }
    }
    let last = select(limit, stop, CAUSAL) - 1u;
    for (var start = segment.x; start < limit; start += TILE) {
      var pairs = Pairs();
      var slope = Pairs();
      for (var part = 0u; part < QUADS; part += PARTS) {
        workgroupBarrier();
        for (var e = lane; e < TILE * PARTS; e += WG) {
          let i = e / PARTS;
          let d = e % PARTS;
          staged[d * LEAP + i] = q[(min(first + i, end - 1u) * params.heads + head) * QUADS + part + d] * params.scale;
          staged[(8u + d) * LEAP + i] = k[(min(start + i, last) * params.groups + key_head) * QUADS + part + d];
        }
        workgroupBarrier();
        add_products(&pairs, y, x);
      }
      for (var part = 0u; part < QUADS; part += PARTS) {
        workgroupBarrier();
        for (var e = lane; e < TILE * PARTS; e += WG) {
          let i = e / PARTS;
          let d = e % PARTS;
          staged[d * LEAP + i] = output_grad[(min(first + i, end - 1u) * params.heads + head) * QUADS + part + d];
          staged[(8u + d) * LEAP + i] = v[(min(start + i, last) * params.groups + key_head) * QUADS + part + d];
        }
        workgroupBarrier();
        add_products(&slope, y, x);
      }
      for (var j = 0u; j < EACH; j++) {
        let p = exp(min(pairs[j] - lse, vec4f(0)));
        pairs[j] = select(vec4f(0), p * (slope[j] - delta), vec4u(start + x + COLUMNS * j) < visible);
      }
      publish(&pairs, y, x);
      for (var span = 0u; span < TILE; span += SPAN) {
        workgroupBarrier();
        for (var e = lane; e < SPAN * QUADS; e += WG) {
          let key = min(start + span + e / QUADS, last);
          staged[e] = k[(key * params.groups + key_head) * QUADS + e % QUADS];
        }
        workgroupBarrier();
        add_weighted(&sum, span, y, x);
      }
    }
    cursor = stop;
  }
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < OUT; j++) {
      let quad = x + COLUMNS * j;
      if (row[i] < params.tokens && quad < QUADS) {
        q_grad[(row[i] * params.heads + head) * QUADS + quad] = sum[4u * j + i] * params.scale;
      }
    }
  }
}
