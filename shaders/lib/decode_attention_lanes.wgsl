// The body of decode_attention_lanes, for a cache that key_quad and value_quad read.
const BLOCKS = 16u;
const QUADS = D / 4u;
const LOWEST = -3.4e38f;
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
  let token = group.x;
  let head = group.y * SHARE;
  let key_head = head / (params.heads / params.groups);
  let position = positions[token];
  if (position >= params.capacity) { note_fault(0u, position, params.capacity); }
  let length = min(position, params.capacity - 1u) + 1u;
  let row = rows[token];
  if (row >= params.rows) { note_fault(1u, row, params.rows); }
  let query = token * params.stride + head * QUADS;
  let own = (token * params.heads + head) * QUADS;
  let own_pages = min(row, params.rows - 1u) * params.pages;
  var sum = array<vec4f, SHARE * QUADS>();
  var highest = array<f32, SHARE>();
  var total = array<f32, SHARE>();
  for (var h = 0u; h < SHARE; h++) { highest[h] = LOWEST; }

  for (var start = 0u; start < length; start += params.span) {
    let stop = min(start + params.span, length);
    var weight = array<f32, SHARE * BLOCKS>();
    var peak = highest;
    for (var block = 0u; start + block * LANES < stop; block += 2u) {
      let place = start + block * LANES + lane;
      let places = min(vec2u(place, place + LANES), vec2u(length - 1u));
      let page = vec2u(table[own_pages + places.x / PAGE], table[own_pages + places.y / PAGE]);
      let record = places % PAGE * params.groups + key_head;
      var score = array<vec2f, SHARE>();
      for (var d = 0u; d < params.quads; d++) {
        let first_part = key_quad(page.x, record.x, d);
        let second_part = key_quad(page.y, record.y, d);
        for (var h = 0u; h < SHARE; h++) {
          let query_part = q[query + h * QUADS + d];
          score[h] += vec2f(dot(query_part, first_part), dot(query_part, second_part));
        }
      }
      for (var h = 0u; h < SHARE; h++) {
        let seen = select(vec2f(LOWEST), score[h] * params.scale, vec2u(place, place + LANES) < vec2u(stop));
        weight[block * SHARE + h] = seen.x;
        weight[(block + 1u) * SHARE + h] = seen.y;
        peak[h] = max(peak[h], max(seen.x, seen.y));
      }
    }
    var shrink = array<f32, SHARE>();
    for (var h = 0u; h < SHARE; h++) {
      shrink[h] = exp(highest[h] - peak[h]);
      highest[h] = peak[h];
      total[h] *= shrink[h];
    }
    for (var block = 0u; start + block * LANES < stop; block++) {
      for (var h = 0u; h < SHARE; h++) {
        let at = block * SHARE + h;
        weight[at] = select(0.0, exp(weight[at] - peak[h]), start + block * LANES + lane < stop);
        total[h] += weight[at];
      }
    }
    for (var d = 0u; d < params.quads; d++) {
      var part = array<vec4f, SHARE>();
      for (var h = 0u; h < SHARE; h++) { part[h] = sum[h * QUADS + d] * shrink[h]; }
      for (var block = 0u; start + block * LANES < stop; block++) {
        let place = min(start + block * LANES + lane, length - 1u);
        let value = value_quad(table[own_pages + place / PAGE], place % PAGE * params.groups + key_head, d);
        for (var h = 0u; h < SHARE; h++) { part[h] = fma(vec4f(weight[block * SHARE + h]), value, part[h]); }
      }
      for (var h = 0u; h < SHARE; h++) { sum[h * QUADS + d] = part[h]; }
    }
  }

  for (var h = 0u; h < SHARE; h++) {
    var peak = highest[h];
    for (var step = LANES / 2u; step > 0u; step /= 2u) { peak = max(peak, subgroupShuffleXor(peak, step)); }
    let share = exp(highest[h] - peak);
    var whole = total[h] * share;
    for (var step = LANES / 2u; step > 0u; step /= 2u) { whole += subgroupShuffleXor(whole, step); }
    for (var d = 0u; d < params.quads; d++) {
      var merged = sum[h * QUADS + d] * (share / whole);
      for (var step = LANES / 2u; step > 0u; step /= 2u) { merged += subgroupShuffleXor(merged, step); }
      if (lane == 0u) { o[own + h * QUADS + d] = merged; }
    }
  }
}
