// Draws a token for each row of logits [rows, cols]: temperature, then the top k, then the top p, then the floor min p; the
// most likely token where the temperature is 0. The draw depends on the row's seed and position alone.
// logprob is that of the token under the whole distribution at the temperature (at 1 where it is 0).
// @fault sample_tokens: the logits of row VALUE are not numbers | of BOUND columns, one is NaN or infinite | the model's weights or its input are broken
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
// temperature, top p and min p of each row
@group(0) @binding(2) var<storage, read> settings: array<f32>;
// top k (0 for all), seed and position of each row
@group(0) @binding(3) var<storage, read> top_k: array<u32>;
@group(0) @binding(4) var<storage, read> seeds: array<u32>;
@group(0) @binding(5) var<storage, read> positions: array<u32>;
@group(0) @binding(6) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(7) var<storage, read_write> logprob: array<f32>;
@group(0) @binding(8) var<storage, read_write> faults: array<atomic<u32>>;
const WG = 64u;
// @variant {"WG": 8}
const LOWEST = -3.4028234e38f;
// @import "lib/philox.wgsl"
// @import "lib/faults.wgsl"
var<workgroup> partial: array<f32, WG>;
var<workgroup> place: array<u32, WG>;
var<workgroup> shared_word: u32;

fn sum_over_lanes(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  partial[lane] = value;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] += partial[lane + step]; }
    workgroupBarrier();
  }
  return partial[0];
}

// Numbers as words in the same order, so that a threshold can be found bit by bit.
fn ordered(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  let greedy = settings[row * 3u] <= 0.0;
  let inverse = select(1.0 / max(settings[row * 3u], 1e-6), 1.0, greedy);

  var largest = LOWEST;
  var at = min(lane, params.cols - 1u);
  for (var col = lane; col < params.cols; col += WG) {
    let value = logits[base + col];
    let bits = bitcast<u32>(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u || bits == 0x7f800000u) { note_fault(0u, row, params.cols); }
    if (value > largest) { largest = value; at = col; }
  }
  partial[lane] = largest;
  place[lane] = at;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) {
      let other = partial[lane + step];
      if (other > partial[lane] || (other == partial[lane] && place[lane + step] < place[lane])) {
        partial[lane] = other;
        place[lane] = place[lane + step];
      }
    }
    workgroupBarrier();
  }
  largest = partial[0];
  let best = place[0];

  var mass = 0.0;
  for (var col = lane; col < params.cols; col += WG) { mass += exp((logits[base + col] - largest) * inverse); }
  let total = sum_over_lanes(mass, lane);
  let log_total = log(total);

  // The threshold: the smallest logit that is kept, as an ordered word.
  let k = top_k[row];
  let top_p = settings[row * 3u + 1u];
  let min_p = settings[row * 3u + 2u];
  var threshold = 0u;
  var kept = total;
  if (lane == 0u) { shared_word = select(0u, 1u, !greedy && k > 0u && k < params.cols); }
  if (workgroupUniformLoad(&shared_word) == 1u) {
    for (var bit = 31; bit >= 0; bit--) {
      let candidate = threshold | (1u << u32(bit));
      var count = 0.0;
      for (var col = lane; col < params.cols; col += WG) { count += select(0.0, 1.0, ordered(logits[base + col]) >= candidate); }
      if (sum_over_lanes(count, lane) >= f32(k)) { threshold = candidate; }
    }
    mass = 0.0;
    for (var col = lane; col < params.cols; col += WG) {
      if (ordered(logits[base + col]) >= threshold) { mass += exp((logits[base + col] - largest) * inverse); }
    }
    kept = sum_over_lanes(mass, lane);
  }
  if (lane == 0u) { shared_word = select(0u, 1u, !greedy && top_p < 1.0); }
  if (workgroupUniformLoad(&shared_word) == 1u) {
    let floor_word = threshold;
    threshold = 0u;
    for (var bit = 31; bit >= 0; bit--) {
      let candidate = threshold | (1u << u32(bit));
      mass = 0.0;
      for (var col = lane; col < params.cols; col += WG) {
        if (ordered(logits[base + col]) >= max(candidate, floor_word)) { mass += exp((logits[base + col] - largest) * inverse); }
      }
      if (sum_over_lanes(mass, lane) >= top_p * kept) { threshold = candidate; }
    }
    threshold = max(threshold, floor_word);
  }
  if (min_p > 0.0) { threshold = max(threshold, ordered(min(largest, largest + log(min_p) / inverse))); }

  // The draw: each lane sums a run of columns, lane 0 finds the run, then the column.
  let span = (params.cols + WG - 1u) / WG;
  let first = min(lane * span, params.cols);
  let last = min(first + span, params.cols);
  mass = 0.0;
  for (var col = first; col < last; col++) {
    if (ordered(logits[base + col]) >= threshold) { mass += exp((logits[base + col] - largest) * inverse); }
  }
  workgroupBarrier();
  partial[lane] = mass;
  workgroupBarrier();
  if (lane == 0u) {
    var token = best;
    if (!greedy) {
      var whole = 0.0;
      for (var run = 0u; run < WG; run++) { whole += partial[run]; }
      var rest = to_unit(philox(vec4u(positions[row], 0u, 0u, 0u), vec2u(seeds[row], 2u)).x) * whole;
      var run = 0u;
      for (; run < WG - 1u; run++) {
        if (rest < partial[run]) { break; }
        rest -= partial[run];
      }
      for (var col = min(run * span, params.cols); col < min((run + 1u) * span, params.cols); col++) {
        if (ordered(logits[base + col]) >= threshold) {
          let weight = exp((logits[base + col] - largest) * inverse);
          token = col;
          if (rest < weight) { break; }
          rest -= weight;
        }
      }
    }
    tokens[row] = token;
    logprob[row] = (logits[base + token] - largest) * inverse - log_total;
  }
}
