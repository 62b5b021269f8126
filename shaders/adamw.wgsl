// One AdamW update (Loshchilov & Hutter 2019) of one parameter in place: w, m, v [size] from the gradient g [size].
// Rate, bias corrections, clipping and whether to step at all are data, in `state`, as optimizer_prepare.wgsl left them.
struct Params { size: u32, beta1_rest: f32, beta2_rest: f32, eps: f32, decay: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;
@group(0) @binding(2) var<storage, read> state: array<f32>;
@group(0) @binding(3) var<storage, read_write> w: array<f32>;
@group(0) @binding(4) var<storage, read_write> m: array<f32>;
@group(0) @binding(5) var<storage, read_write> v: array<f32>;
const WG = 256u;
const ACTIVE = 6u;
const FACTOR = 7u;
const RATE = 8u;
const RATE1 = 9u;
const ROOT2 = 10u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size || state[ACTIVE] == 0.0) { return; }
  let gradient = g[index] * state[FACTOR];
  let mean = m[index] + (gradient - m[index]) * params.beta1_rest;
  let square = v[index] * (1.0 - params.beta2_rest) + gradient * gradient * params.beta2_rest;
  m[index] = mean;
  v[index] = square;
  let denominator = sqrt(square) / state[ROOT2] + params.eps;
  w[index] = w[index] * (1.0 - state[RATE] * params.decay) - state[RATE1] * mean / denominator;
}
