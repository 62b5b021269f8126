// One workgroup, before the updates of an optimiser step: reduces the partial sums of squares to the gradient norm, decides
// whether the step is taken, advances the bias corrections and the loss scale, and leaves in `state` what the updates read.
struct Params { count: u32, beta1_rest: f32, beta2_rest: f32, dynamic: u32, growth_interval: u32, largest_scale: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read> settings: array<f32>;       // learning rate, norm limit (0: none)
@group(0) @binding(3) var<storage, read_write> state: array<f32>;    // see the names below
@group(0) @binding(4) var<storage, read_write> loss_scale: array<f32>;
const WG = 64u;
// Places in `state`. The corrections are 1 - beta^t, carried as such because that difference loses digits.
const STEPS = 0u;
const SKIPPED = 1u;
const CORRECTION1 = 2u;
const CORRECTION2 = 3u;
const STREAK = 4u;
const NORM = 5u;
const ACTIVE = 6u;
const FACTOR = 7u;
const RATE = 8u;
const RATE1 = 9u;
const ROOT2 = 10u;
var<workgroup> sums: array<f32, WG>;
var<workgroup> faults: array<u32, WG>;

@compute @workgroup_size(WG)
fn main(@builtin(local_invocation_index) lane: u32) {
  var total = 0.0;
  var fault = 0u;
  for (var index = lane; index < params.count; index += WG) {
    let partial = partials[index];
    fault |= select(0u, 1u, partial < 0.0);
    total += max(partial, 0.0);
  }
  sums[lane] = total;
  faults[lane] = fault;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) {
      sums[lane] += sums[lane + step];
      faults[lane] |= faults[lane + step];
    }
    workgroupBarrier();
  }
  if (lane != 0u) { return; }
  let scale = loss_scale[0];
  // Squares of very many large gradients may add up beyond f32; tested on the bits.
  let finite = faults[0] == 0u && (bitcast<u32>(sums[0]) & 0x7f800000u) != 0x7f800000u;
  if (!finite) {
    state[SKIPPED] += 1.0;
    state[STREAK] = 0.0;
    state[NORM] = -1.0;
    state[ACTIVE] = 0.0;
    if (params.dynamic == 1u) { loss_scale[0] = max(scale * 0.5, 1.0); }
    return;
  }
  let norm = sqrt(sums[0]) / scale;
  let limit = settings[1];
  var factor = 1.0 / scale;
  if (limit > 0.0) { factor *= min(1.0, limit / (norm + 1e-6)); }
  let correction1 = state[CORRECTION1] * (1.0 - params.beta1_rest) + params.beta1_rest;
  let correction2 = state[CORRECTION2] * (1.0 - params.beta2_rest) + params.beta2_rest;
  state[STEPS] += 1.0;
  state[CORRECTION1] = correction1;
  state[CORRECTION2] = correction2;
  state[NORM] = norm;
  state[ACTIVE] = 1.0;
  state[FACTOR] = factor;
  state[RATE] = settings[0];
  state[RATE1] = settings[0] / correction1;
  state[ROOT2] = sqrt(correction2);
  let streak = state[STREAK] + 1.0;
  let grows = params.dynamic == 1u && streak >= f32(params.growth_interval);
  state[STREAK] = select(streak, 0.0, grows);
  if (grows) { loss_scale[0] = min(scale * 2.0, params.largest_scale); }
}
