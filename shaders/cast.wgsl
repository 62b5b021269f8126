// y = x as another type, element by element. Values beyond the range of f16 become its largest.
struct Params { size: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<From>;
@group(0) @binding(2) var<storage, read_write> y: array<To>;
alias From = f32;
alias To = f32;
const WG = 256u;
const CLAMP_HALF = false;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  if (CLAMP_HALF) {
    y[index] = To(clamp(f32(x[index]), -65504.0, 65504.0));
  } else {
    y[index] = To(x[index]);
  }
}
