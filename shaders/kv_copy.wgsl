// For each copy (from, to, length): cache[to, p, :] = cache[from, p, :] for p < length. One workgroup row a copy (y), its
// invocations walk the positions. cache: [rows, capacity, width]. What leads out of the cache is not copied, and is noted.
// @fault kv_copy: row VALUE is out of range | the cache has BOUND rows | rows count from 0 and stay below that
// @fault kv_copy: a copy of VALUE positions is too long | the cache has BOUND positions | the sequence is longer than the cache
struct Params { width: u32, capacity: u32, rows: u32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> copies: array<u32>;
@group(0) @binding(2) var<storage, read_write> cache: array<T>;
@group(0) @binding(3) var<storage, read_write> faults: array<atomic<u32>>;
alias T = f32;
// @variant {"T": "f16"}
// @import "lib/faults.wgsl"
// @import "lib/grid.wgsl"
const WG = 64u;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let from_index = copies[group.y * 3u];
  let to_index = copies[group.y * 3u + 1u];
  let length = copies[group.y * 3u + 2u];
  let highest = max(from_index, to_index);
  if (highest >= params.rows) { note_fault(0u, highest, params.rows); return; }
  if (length > params.capacity) { note_fault(1u, length, params.capacity); return; }
  let from_row = from_index * params.capacity * params.width;
  let to_row = to_index * params.capacity * params.width;
  let size = length * params.width;
  for (var index = group.x * WG + lane; index < size; index += params.grid_x * WG) {
    cache[to_row + index] = cache[from_row + index];
  }
}
