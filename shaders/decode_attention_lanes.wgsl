// @enable subgroups
// Attention of one query over the keys of its row of the cache, for adapters that run on the CPU: one subgroup for each query and
// SHARE heads with the same keys. A lane takes every LANES-th key with a softmax of its own; the lanes are merged at the end.
// Keys go by spans of BLOCKS * LANES: first all their scores, then all their values, so that sums stay in registers.
// quads = D / 4 and span come as parameters so that compilers for the CPU do not unroll the loops.
// q [N, H, D], k and v cache [R, T, G, D], positions [N] (the query's last key), rows [N] (its row of the cache) -> o [N, H, D].
// @fault decode_attention: position VALUE is out of range | the cache has BOUND positions | positions count from 0 and stay below that
// @fault decode_attention: row VALUE is out of range | the cache has BOUND rows | rows count from 0 and stay below that
struct Params { rows: u32, heads: u32, groups: u32, capacity: u32, quads: u32, span: u32, scale: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k_cache: array<vec4<T>>;
@group(0) @binding(3) var<storage, read> v_cache: array<vec4<T>>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read> rows: array<u32>;
@group(0) @binding(6) var<storage, read_write> o: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> faults: array<atomic<u32>>;
alias T = f32;
const D = 32u;
const LANES = 8u;
const SHARE = 1u;
// @variant {"D": 64, "SHARE": 2, "LANES": 4}
// @variant {"T": "f16"}
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
  let query = (token * params.heads + head) * QUADS;
  let cache = (min(row, params.rows - 1u) * params.capacity * params.groups + key_head) * QUADS;
  let stride = params.groups * QUADS;
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
      let first = cache + min(place, length - 1u) * stride;
      let second = cache + min(place + LANES, length - 1u) * stride;
      var score = array<vec2f, SHARE>();
      for (var d = 0u; d < params.quads; d++) {
        let first_part = vec4f(k_cache[first + d]);
        let second_part = vec4f(k_cache[second + d]);
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
        let value = vec4f(v_cache[cache + min(start + block * LANES + lane, length - 1u) * stride + d]);
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
      if (lane == 0u) { o[query + h * QUADS + d] = merged; }
    }
  }
}
