// Fills y with one value: a float, or 32 bits when `integer` is 1.
struct Params { size: u32, value: f32, bits: u32, integer: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> y: array<u32>;
const WG = 256u;
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index < params.size) {
    y[index] = select(bitcast<u32>(params.value), params.bits, params.integer == 1u);
  }
}
