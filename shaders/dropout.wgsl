// y = x / (1 - p) where a random number is at least p, else 0. The pattern depends on seed and offset alone, so the
// gradient is the same kernel on the gradient.
struct Params { size: u32, p: f32, seed: u32, offset: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
const WG = 64u;
// @import "lib/philox.wgsl"

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = (group.x + group.y * groups.x) * WG + lane;
  let start = block * 4u;
  if (start >= params.size) { return; }
  let words = philox(vec4u(params.offset + block, 0u, 0u, 0u), vec2u(params.seed, 1u));
  for (var i = 0u; i < min(4u, params.size - start); i++) {
    y[start + i] = select(0.0, x[start + i] / (1.0 - params.p), to_unit(words[i]) >= params.p);
  }
}
