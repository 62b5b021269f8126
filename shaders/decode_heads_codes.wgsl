// decode_heads into a cache in codes (lib/cache_codes.wgsl): an invocation takes the numbers whose scales share a word, 64 of a head.
@group(0) @binding(8) var<storage, read_write> cache: array<u32>;
const BITS = 8u;
// @variant {"D": 128, "NORMED": true, "BITS": 4}
// @import "lib/decode_heads.wgsl"
// @import "lib/quantised.wgsl"
// @import "lib/quantise.wgsl"
const RECORD = D * BITS / 32u;
const SCALES = (D + 63u) / 64u;
var<workgroup> whole: array<f32, D>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let role = role_of(group.y);
  let base = (group.x * (params.heads + 2u * params.groups) + group.y) * D;
  let position = positions[group.x];
  let row = rows[group.x];
  let norm = norm_of(base, role);
  for (var pair = lane; pair < HALF; pair += WG) {
    let value = turned(base, pair, role, norm, position);
    whole[pair] = value.x;
    whole[pair + HALF] = value.y;
  }
  workgroupBarrier();
  if (role == QUERY) {
    for (var i = lane; i < D; i += WG) { qkv[base + i] = whole[i]; }
    return;
  }
  if (lane >= SCALES || row >= params.rows || position >= params.capacity) { return; }
  let head = group.y - params.heads - select(0u, params.groups, role == VALUE);
  let records = PAGE * params.groups;
  let codes = (2u * table[row * params.pages + position / PAGE] + role - 1u) * records * (RECORD + SCALES);
  let record = position % PAGE * params.groups + head;
  var scales = 0u;
  for (var half = 0u; half < 2u; half++) {
    let first = lane * 64u + half * 32u;
    if (first < D) {
      for (var i = 0u; i < 32u; i++) { numbers[i] = whole[first + i]; }
      let scale = choose_scale();
      for (var word = 0u; word < BITS; word++) { cache[codes + record * RECORD + first * BITS / 32u + word] = codes_with(scale, word); }
      scales |= scale << (16u * half);
    }
  }
  cache[codes + records * RECORD + record * SCALES + lane] = scales;
}
