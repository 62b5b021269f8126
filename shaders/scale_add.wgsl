// y = keep * y + weight * x, in place, [size]. With keep 0 what y held does not matter: a copy, even over NaN.
struct Params { size: u32, keep: f32, weight: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
const WG = 256u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  var before = 0.0;
  if (params.keep != 0.0) { before = params.keep * y[index]; }
  y[index] = before + params.weight * x[index];
}
