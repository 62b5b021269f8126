// Grouped-query flash attention over packed sequences, causal or of all rows of a sequence to all: a workgroup holds 32 query rows of one head and walks key tiles of 32,
// counted from the start of each sequence, so that a result does not depend on where in the pack its sequence lies.
// q [N, H, D], k and v [N, G, D], segments [N, 2] -> o [N, H, D] and the logarithm of each softmax's sum, lse [N, H].
// @fault attention: a row of the segments ends at row VALUE | the pack has BOUND rows | segments hold the first row and the end of each row's sequence
// @fault attention: the sequence of row BOUND begins after it, at row VALUE | | segments hold the first row and the end of each row's sequence
struct Params { tokens: u32, heads: u32, groups: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> segments: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> o: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> lse: array<f32>;
@group(0) @binding(7) var<storage, read_write> faults: array<atomic<u32>>;
const D = 32u;
const COLUMNS = 8u;
// @variant {"D": 128, "COLUMNS": 16}
// @variant {"D": 8}
// @variant {"CAUSAL": false}
const CAUSAL = true;
const LOWEST = -3.4e38;
// @import "lib/faults.wgsl"
// @import "lib/grid.wgsl"
// @import "lib/attention_tile.wgsl"
var<workgroup> partial: array<vec4f, WG>;

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
  var sum = Output();
  var highest = vec4f(LOWEST);
  var total = vec4f(0);                              // of this thread's columns; the threads of a row are added up at the end

  var cursor = first;
  while (cursor < end) {
    let segment = segments[cursor];
    if (segment.y > params.tokens) { note_fault(0u, segment.y, params.tokens); }
    if (segment.x > cursor && segment.y > cursor) { note_fault(1u, segment.x, cursor); }
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
      var peak = vec4f(LOWEST);
      for (var j = 0u; j < EACH; j++) {
        pairs[j] = select(vec4f(LOWEST), pairs[j], vec4u(start + x + COLUMNS * j) < visible);
        peak = max(peak, pairs[j]);
      }
      partial[lane] = peak;
      workgroupBarrier();
      peak = highest;
      for (var j = 0u; j < COLUMNS; j++) { peak = max(peak, partial[y * COLUMNS + j]); }
      let shrink = exp(highest - peak);
      highest = peak;
      total *= shrink;
      for (var j = 0u; j < EACH; j++) {
        pairs[j] = select(vec4f(0), exp(pairs[j] - peak), vec4u(start + x + COLUMNS * j) < visible);
        total += pairs[j];
      }
      publish(&pairs, y, x);
      for (var j = 0u; j < OUT; j++) {
        sum[4u * j] *= shrink.x;
        sum[4u * j + 1u] *= shrink.y;
        sum[4u * j + 2u] *= shrink.z;
        sum[4u * j + 3u] *= shrink.w;
      }
      for (var span = 0u; span < TILE; span += SPAN) {
        if (span > 0u) { workgroupBarrier(); }
        for (var e = lane; e < SPAN * QUADS; e += WG) {
          let key = min(start + span + e / QUADS, last);
          staged[e] = v[(key * params.groups + key_head) * QUADS + e % QUADS];
        }
        workgroupBarrier();
        add_weighted(&sum, span, y, x);
      }
    }
    cursor = stop;
  }

  workgroupBarrier();
  partial[lane] = total;
  workgroupBarrier();
  total = vec4f(0);
  for (var j = 0u; j < COLUMNS; j++) { total += partial[y * COLUMNS + j]; }
  let inverse = select(vec4f(0), 1.0 / total, total > vec4f(0));
  for (var i = 0u; i < 4u; i++) {
    if (row[i] < params.tokens) {
      let query = row[i] * params.heads + head;
      for (var j = 0u; j < OUT; j++) {
        if (x + COLUMNS * j < QUADS) { o[query * QUADS + x + COLUMNS * j] = sum[4u * j + i] * inverse[i]; }
      }
      if (x == 0u) { lse[query] = highest[i] + log(max(total[i], 1e-38)); }
    }
  }
}
