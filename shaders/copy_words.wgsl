// The first `size` words of y = those of x.
struct Params { size: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;
const WG = 64u;
const PER_INVOCATION = 4u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let start = (group.x + group.y * groups.x) * WG * PER_INVOCATION + lane;
  let end = min(start + WG * PER_INVOCATION, params.size);
  for (var index = start; index < end; index += WG) { y[index] = x[index]; }
}
