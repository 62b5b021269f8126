// One step of gradient descent on one parameter in place: w [size] loses rate · (g + decay · w). Rate, clipping and whether to
// step at all are data, in `state`, as optimizer_prepare.wgsl left them.
struct Params { size: u32, decay: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;
@group(0) @binding(2) var<storage, read> state: array<f32>;
@group(0) @binding(3) var<storage, read_write> w: array<f32>;
const WG = 256u;
const ACTIVE = 6u;
const FACTOR = 7u;
const RATE = 8u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size || state[ACTIVE] == 0.0) { return; }
  let gradient = g[index] * state[FACTOR] + params.decay * w[index];
  w[index] -= state[RATE] * gradient;
}
