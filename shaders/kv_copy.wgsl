// For each copy (from, to, length): cache[to, p, :] = cache[from, p, :] for p < length. One workgroup row a copy (z), its
// invocations walk the positions. cache: [rows, capacity, width].
struct Params { width: u32, capacity: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> copies: array<u32>;
@group(0) @binding(2) var<storage, read_write> cache: array<f32>;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let from_row = copies[group.y * 3u] * params.capacity * params.width;
  let to_row = copies[group.y * 3u + 1u] * params.capacity * params.width;
  let size = min(copies[group.y * 3u + 2u], params.capacity) * params.width;
  for (var index = group.x * WG + lane; index < size; index += groups.x * WG) {
    cache[to_row + index] = cache[from_row + index];
  }
}
