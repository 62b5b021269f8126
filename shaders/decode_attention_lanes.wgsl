// @enable subgroups
// Attention of one query a row over that row's cached keys, for adapters that run on the CPU: one subgroup for each row and
// SHARE heads with the same keys. A lane takes every LANES-th key with a softmax of its own; the lanes are merged at the end.
// quads = D / 4 is a parameter so that compilers for the CPU do not unroll.
// q [R, H, D], k and v cache [R or more, T, G, D], positions [R] (the row's last key) -> o [R, H, D].
struct Params { heads: u32, groups: u32, capacity: u32, quads: u32, scale: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k_cache: array<vec4<T>>;
@group(0) @binding(3) var<storage, read> v_cache: array<vec4<T>>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read_write> o: array<vec4f>;
alias T = f32;
const D = 32u;
const LANES = 8u;
const SHARE = 1u;
// @variant {"D": 64, "SHARE": 2, "LANES": 4}
// @variant {"T": "f16"}
const QUADS = D / 4u;
const LOWEST = -3.4e38f;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  let row = group.x;
  let head = group.y * SHARE;
  let key_head = head / (params.heads / params.groups);
  let length = min(positions[row] + 1u, params.capacity);
  let query = (row * params.heads + head) * QUADS;
  var sum = array<vec4f, SHARE * QUADS>();
  var highest = array<f32, SHARE>();
  var total = array<f32, SHARE>();
  for (var h = 0u; h < SHARE; h++) { highest[h] = LOWEST; }

  for (var start = 0u; start < length; start += LANES) {
    let seen = start + lane < length;
    let key = ((row * params.capacity + min(start + lane, length - 1u)) * params.groups + key_head) * QUADS;
    var weight = array<f32, SHARE>();
    var shrink = array<f32, SHARE>();
    for (var d = 0u; d < params.quads; d++) {
      let part = vec4f(k_cache[key + d]);
      for (var h = 0u; h < SHARE; h++) { weight[h] += dot(q[query + h * QUADS + d], part); }
    }
    for (var h = 0u; h < SHARE; h++) {
      let score = weight[h] * params.scale;
      let peak = select(highest[h], max(highest[h], score), seen);
      shrink[h] = exp(highest[h] - peak);
      weight[h] = select(0.0, exp(score - peak), seen);
      total[h] = fma(total[h], shrink[h], weight[h]);
      highest[h] = peak;
    }
    for (var d = 0u; d < params.quads; d++) {
      let part = vec4f(v_cache[key + d]);
      for (var h = 0u; h < SHARE; h++) {
        sum[h * QUADS + d] = fma(vec4f(weight[h]), part, sum[h * QUADS + d] * shrink[h]);
      }
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
