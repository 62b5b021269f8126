// @enable subgroups
// Grouped-query attention over packed sequences, causal or of all rows to all, for adapters that run on the CPU: one subgroup a workgroup, no barriers.
// A lane owns one query row; LANES keys are loaded at a time, one a lane, and handed round by shuffles, which there cost a
// tenth of a load. The online softmax moves on by LANES keys, counted from the start of the sequence.
// The loops over the head size run to a parameter (quads = D / 4), so that compilers for the CPU do not unroll them: that took
// seconds and won nothing.
// q [N, H, D], k and v [N, G, D], segments [N, 2] -> o [N, H, D] and the logarithm of each softmax's sum, lse [N, H].
// @fault attention: a row of the segments ends at row VALUE | the pack has BOUND rows | segments hold the first row and the end of each row's sequence
// @fault attention: the sequence of row BOUND begins after it, at row VALUE | | segments hold the first row and the end of each row's sequence
struct Params { tokens: u32, heads: u32, groups: u32, quads: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> segments: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> o: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> lse: array<f32>;
@group(0) @binding(7) var<storage, read_write> faults: array<atomic<u32>>;
const D = 32u;
const LANES = 8u;
// @variant {"D": 128, "LANES": 4}
// @variant {"CAUSAL": false}
const CAUSAL = true;
const QUADS = D / 4u;
const LOWEST = -3.4e38;
// @import "lib/faults.wgsl"
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
  let query = (min(row, params.tokens - 1u) * params.heads + head) * QUADS;
  var sum = array<vec4f, QUADS>();
  var highest = LOWEST;
  var total = 0.0;

  var cursor = first;
  while (cursor < end) {
    let segment = segments[cursor];
    if (segment.y > params.tokens) { note_fault(0u, segment.y, params.tokens); }
    if (segment.x > cursor && segment.y > cursor) { note_fault(1u, segment.x, cursor); }
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
      for (var d = 0u; d < params.quads; d++) {
        let query_part = q[query + d];
        let key_part = k[key + d];
        for (var c = 0u; c < LANES; c++) { score[c] += dot(query_part, subgroupShuffle(key_part, c)); }
      }
      var peak = highest;
      for (var c = 0u; c < LANES; c++) {
        score[c] = select(LOWEST, score[c] * params.scale, start + c < visible);
        peak = max(peak, score[c]);
      }
      let shrink = exp(highest - peak);
      highest = peak;
      total *= shrink;
      for (var c = 0u; c < LANES; c++) {
        score[c] = select(0.0, exp(score[c] - peak), start + c < visible);
        total += score[c];
      }
      for (var d = 0u; d < params.quads; d++) {
        let value_part = v[key + d];
        var weighted = sum[d] * shrink;
        for (var c = 0u; c < LANES; c++) { weighted = fma(vec4f(score[c]), subgroupShuffle(value_part, c), weighted); }
        sum[d] = weighted;
      }
    }
    cursor = stop;
  }
  if (row < params.tokens) {
    let inverse = select(0.0, 1.0 / total, total > 0.0);
    for (var d = 0u; d < params.quads; d++) { o[query + d] = sum[d] * inverse; }
    lse[row * params.heads + head] = highest + log(max(total, 1e-38));
  }
}
