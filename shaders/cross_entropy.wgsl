// For each row of logits [rows, cols], divided by a temperature: the log-probability of its target, the entropy of the
// distribution, and log Σ exp. Results go to row `first + row`. One workgroup a row.
// @fault linear_cross_entropy: target VALUE is out of range | the vocabulary has BOUND tokens | targets count from 0: do the tokenizer and the model have one vocabulary?
struct Params { rows: u32, cols: u32, first: u32, inverse_temperature: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> logprob: array<f32>;
@group(0) @binding(4) var<storage, read_write> entropy: array<f32>;
@group(0) @binding(5) var<storage, read_write> log_sum: array<f32>;
@group(0) @binding(6) var<storage, read_write> faults: array<atomic<u32>>;
// @import "lib/faults.wgsl"
// @import "lib/numbers.wgsl"
const WG = 64u;
var<workgroup> partial: array<vec2f, WG>;
// @variant {"WG": 8}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  var largest = -3.4028234e38f;
  for (var col = lane; col < params.cols; col += WG) { largest = larger(largest, logits[base + col]); }
  partial[lane] = vec2f(largest, 0.0);
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane].x = larger(partial[lane].x, partial[lane + step].x); }
    workgroupBarrier();
  }
  largest = partial[0].x;
  workgroupBarrier();
  var total = vec2f(0.0);
  for (var col = lane; col < params.cols; col += WG) {
    let centred = (logits[base + col] - largest) * params.inverse_temperature;
    let weight = exp(centred);
    total += vec2f(weight, select(weight * centred, 0.0, weight == 0.0));
  }
  partial[lane] = total;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] += partial[lane + step]; }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let place = params.first + row;
    let log_total = log(partial[0].x);
    let id = targets[place];
    if (id >= params.cols) { note_fault(0u, id, params.cols); }
    let target_logit = logits[base + min(id, params.cols - 1u)];
    logprob[place] = (target_logit - largest) * params.inverse_temperature - log_total;
    entropy[place] = log_total - partial[0].y / partial[0].x;
    log_sum[place] = largest * params.inverse_temperature + log_total;
  }
}
