// Replaces logits [rows, cols] by the gradient of Σ g · logprob + Σ g_entropy · entropy:
// (g · (onehot(target) - p) - g_entropy · p · (log p + entropy)) / temperature, with p the softmax.
struct Params { rows: u32, cols: u32, first: u32, inverse_temperature: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> targets: array<u32>;
@group(0) @binding(2) var<storage, read> log_sum: array<f32>;
@group(0) @binding(3) var<storage, read> entropy: array<f32>;
@group(0) @binding(4) var<storage, read> g: array<f32>;
@group(0) @binding(5) var<storage, read> g_entropy: array<f32>;
@group(0) @binding(6) var<storage, read_write> logits: array<f32>;
const WG = 64u;
const PER_INVOCATION = 4u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let size = params.rows * params.cols;
  let start = (group.x + group.y * groups.x) * WG * PER_INVOCATION + lane;
  let end = min(start + WG * PER_INVOCATION, size);
  for (var index = start; index < end; index += WG) {
    let col = index % params.cols;
    let place = params.first + index / params.cols;
    let log_probability = logits[index] * params.inverse_temperature - log_sum[place];
    let probability = exp(log_probability);
    let hit = select(0.0, 1.0, targets[place] == col);
    let surprise = select(probability * (log_probability + entropy[place]), 0.0, probability == 0.0);
    let slope = g[place] * (hit - probability) - g_entropy[place] * surprise;
    logits[index] = slope * params.inverse_temperature;
  }
}
