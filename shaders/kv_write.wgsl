// cache[rows[n], positions[n], :] = x[n, :]. cache: [rows, capacity, width], x: [size / width, width].
struct Params { size: u32, width: u32, capacity: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> rows: array<u32>;
@group(0) @binding(3) var<storage, read> positions: array<u32>;
@group(0) @binding(4) var<storage, read_write> cache: array<f32>;
const WG = 64u;
const PER_INVOCATION = 4u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let start = (group.x + group.y * groups.x) * WG * PER_INVOCATION + lane;
  let end = min(start + WG * PER_INVOCATION, params.size);
  for (var index = start; index < end; index += WG) {
    let token = index / params.width;
    let position = min(positions[token], params.capacity - 1u);
    cache[(rows[token] * params.capacity + position) * params.width + index % params.width] = x[index];
  }
}
