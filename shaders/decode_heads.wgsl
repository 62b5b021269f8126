// The heads of a decoding step, qkv [N, heads + 2 · groups, D]: queries and keys are turned by their position (lib/decode_heads.wgsl),
// queries in place; keys and values go into a paged cache of numbers as cache_write puts them. A row or position outside the cache is not
// written; the attention that follows notes it. gains [2, D], of queries and of keys; cosines, sines [table, D / 2]. A workgroup a head.
@group(0) @binding(8) var<storage, read_write> cache: array<T>;
alias T = f32;
// @variant {"D": 128, "NORMED": true}
// @variant {"T": "f16"}
// @import "lib/decode_heads.wgsl"

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
  // Nobody writes before all have read.
  storageBarrier();
  let head = group.y - params.heads - select(0u, params.groups, role == VALUE);
  let page = table[min(row, params.rows - 1u) * params.pages + min(position, params.capacity - 1u) / PAGE];
  let at = (((2u * page + role - 1u) * PAGE + position % PAGE) * params.groups + head) * D;
  for (var pair = lane; pair < HALF; pair += WG) {
    let value = turned(base, pair, role, norm, position);
    if (role == QUERY) {
      qkv[base + pair] = value.x;
      qkv[base + pair + HALF] = value.y;
    } else if (row < params.rows && position < params.capacity) {
      cache[at + pair] = T(value.x);
      cache[at + pair + HALF] = T(value.y);
    }
  }
}
