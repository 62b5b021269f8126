// One step of gradient descent with momentum on one parameter in place: m [size] = momentum · m + rest · (g + decay · w), in the first
// step the gradient itself, and w [size] loses rate · m or, looking ahead (Nesterov), rate · (gradient + momentum · m).
struct Params { size: u32, decay: f32, momentum: f32, rest: f32, nesterov: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;
@group(0) @binding(2) var<storage, read> state: array<f32>;
@group(0) @binding(3) var<storage, read_write> w: array<f32>;
@group(0) @binding(4) var<storage, read_write> m: array<f32>;
const WG = 256u;
const STEPS = 0u;
const ACTIVE = 6u;
const FACTOR = 7u;
const RATE = 8u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size || state[ACTIVE] == 0.0) { return; }
  let gradient = g[index] * state[FACTOR] + params.decay * w[index];
  var mean = gradient;
  if (state[STEPS] > 1.0) { mean = params.momentum * m[index] + params.rest * gradient; }
  m[index] = mean;
  let direction = select(mean, gradient + params.momentum * mean, params.nesterov == 1u);
  w[index] -= state[RATE] * direction;
}
