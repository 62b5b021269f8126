// The body of decode_attention, for a cache that key_quad and value_quad read.
const TILE = 64u;                          // keys at a time
const SLOTS = 8u;                          // invocations that share the dot product of one key
const QUADS = D / 4u;
const PARTS = WG / QUADS;                  // invocations that share one quad of the output
const OWN = (SHARE * TILE + WG - 1u) / WG; // softmax weights of an invocation
const LOWEST = -3.4e38f;
// @import "lib/faults.wgsl"
// @import "lib/grid.wgsl"
var<workgroup> query: array<vec4f, SHARE * QUADS>;
var<workgroup> dots: array<f32, SHARE * TILE * (SLOTS + 1u)>;
var<workgroup> weights: array<f32, SHARE * TILE>;
var<workgroup> peaks: array<f32, SHARE * 8u>;
var<workgroup> outputs: array<vec4f, WG>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let token = group.x;
  let head = group.y * SHARE;
  let key_head = head / (params.heads / params.groups);
  let first = group.z * params.span;
  let position = positions[token];
  if (position >= params.capacity) { note_fault(0u, position, params.capacity); }
  let stop = min(min(position, params.capacity - 1u) + 1u, first + params.span);
  let row = rows[token];
  if (row >= params.rows) { note_fault(1u, row, params.rows); }
  let own_pages = min(row, params.rows - 1u) * params.pages;
  for (var i = lane; i < SHARE * QUADS; i += WG) {
    query[i] = q[token * params.stride + head * QUADS + i] * params.scale;
  }
  let quad = lane % QUADS;
  let part = lane / QUADS;
  var sum = array<vec4f, SHARE>();
  var highest = array<f32, SHARE>();
  var total = array<f32, OWN>();
  for (var h = 0u; h < SHARE; h++) { highest[h] = LOWEST; }
  workgroupBarrier();

  for (var start = first; start < stop; start += TILE) {
    for (var key = lane / SLOTS; key < TILE; key += WG / SLOTS) {
      let place = min(start + key, stop - 1u);
      let page = table[own_pages + place / PAGE];
      let record = place % PAGE * params.groups + key_head;
      var products = array<f32, SHARE>();
      for (var d = lane % SLOTS; d < QUADS; d += SLOTS) {
        let value = key_quad(page, record, d);
        for (var h = 0u; h < SHARE; h++) { products[h] += dot(query[h * QUADS + d], value); }
      }
      for (var h = 0u; h < SHARE; h++) { dots[(h * TILE + key) * (SLOTS + 1u) + lane % SLOTS] = products[h]; }
    }
    workgroupBarrier();
    for (var e = lane; e < SHARE * TILE; e += WG) {
      var score = 0.0;
      for (var slot = 0u; slot < SLOTS; slot++) { score += dots[e * (SLOTS + 1u) + slot]; }
      weights[e] = select(LOWEST, score, start + e % TILE < stop);
    }
    workgroupBarrier();
    if (lane < SHARE * 8u) {
      var peak = LOWEST;
      for (var i = 0u; i < TILE / 8u; i++) { peak = max(peak, weights[lane * (TILE / 8u) + i]); }
      peaks[lane] = peak;
    }
    workgroupBarrier();
    var peak = array<f32, SHARE>();
    for (var h = 0u; h < SHARE; h++) {
      peak[h] = highest[h];
      for (var i = 0u; i < 8u; i++) { peak[h] = max(peak[h], peaks[h * 8u + i]); }
    }
    for (var n = 0u; n < OWN; n++) {
      let e = lane + n * WG;
      if (e < SHARE * TILE) {
        let h = e / TILE;
        let weight = select(0.0, exp(weights[e] - peak[h]), start + e % TILE < stop);
        total[n] = total[n] * exp(highest[h] - peak[h]) + weight;
        weights[e] = weight;
      }
    }
    workgroupBarrier();
    for (var h = 0u; h < SHARE; h++) {
      sum[h] *= exp(highest[h] - peak[h]);
      highest[h] = peak[h];
    }
    for (var key = part; key < TILE; key += PARTS) {
      let place = min(start + key, stop - 1u);
      let value = value_quad(table[own_pages + place / PAGE], place % PAGE * params.groups + key_head, quad);
      for (var h = 0u; h < SHARE; h++) { sum[h] = fma(vec4f(weights[h * TILE + key]), value, sum[h]); }
    }
  }

  workgroupBarrier();
  for (var n = 0u; n < OWN; n++) {
    if (lane + n * WG < SHARE * TILE) { weights[lane + n * WG] = total[n]; }
  }
  for (var h = 0u; h < SHARE; h++) {
    workgroupBarrier();
    outputs[lane] = sum[h];
    workgroupBarrier();
    if (part == 0u) {
      var merged = vec4f(0);
      for (var i = 0u; i < PARTS; i++) { merged += outputs[i * QUADS + quad]; }
      var whole = 0.0;
      for (var i = 0u; i < TILE; i++) { whole += weights[h * TILE + i]; }
      let at = (group.z * params.queries + token) * params.heads + head + h;
      o[at * QUADS + quad] = merged * select(0.0, 1.0 / whole, whole > 0.0);
      if (quad == 0u) { lse[at] = select(LOWEST, highest[h] + log(max(whole, 1e-38)), whole > 0.0); }
    }
  }
}
