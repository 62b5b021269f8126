// The `count` most likely columns of each row of logits [rows, cols], the likeliest first and the lower of two that are alike, with their
// log-probabilities under the whole distribution at the row's temperature (at 1 where it is 0): into the logs [steps, rows, count] of a
// step. What is not there, of fewer columns than wanted, has the token NONE. A workgroup a row.
struct Params { rows: u32, cols: u32, step: u32, count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
// temperature, top p and min p of each row
@group(0) @binding(2) var<storage, read> settings: array<f32>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(4) var<storage, read_write> logprobs: array<f32>;
const WG = 64u;
// @variant {"WG": 8}
const LOWEST = -3.4028234e38f;
const NONE = 4294967295u;
var<workgroup> partial: array<f32, WG>;
var<workgroup> place: array<u32, WG>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  let log_base = (params.step * params.rows + row) * params.count;
  let inverse = select(1.0 / max(settings[row * 3u], 1e-6), 1.0, settings[row * 3u] <= 0.0);
  var last = LOWEST;
  var last_at = NONE;
  var largest = LOWEST;
  var log_total = 0.0;
  for (var rank = 0u; rank < params.count; rank++) {
    // The largest behind the one before it.
    var best = LOWEST;
    var at = NONE;
    for (var col = lane; col < params.cols; col += WG) {
      let value = logits[base + col];
      let behind = rank == 0u || value < last || (value == last && col > last_at);
      if (behind && (value > best || at == NONE)) { best = value; at = col; }
    }
    workgroupBarrier();
    partial[lane] = best;
    place[lane] = at;
    workgroupBarrier();
    for (var step = WG / 2u; step > 0u; step /= 2u) {
      if (lane < step) {
        let other = partial[lane + step];
        let nearer = place[lane + step] < place[lane];
        // NONE is the largest place: it never goes before one that is there.
        if (place[lane] == NONE || (place[lane + step] != NONE && (other > partial[lane] || (other == partial[lane] && nearer)))) {
          partial[lane] = other;
          place[lane] = place[lane + step];
        }
      }
      workgroupBarrier();
    }
    last = partial[0];
    last_at = place[0];
    if (rank == 0u) {
      largest = last;
      workgroupBarrier();
      var mass = 0.0;
      for (var col = lane; col < params.cols; col += WG) { mass += exp((logits[base + col] - largest) * inverse); }
      partial[lane] = mass;
      workgroupBarrier();
      for (var step = WG / 2u; step > 0u; step /= 2u) {
        if (lane < step) { partial[lane] += partial[lane + step]; }
        workgroupBarrier();
      }
      log_total = log(partial[0]);
    }
    if (lane == 0u) {
      tokens[log_base + rank] = last_at;
      logprobs[log_base + rank] = select((last - largest) * inverse - log_total, 0.0, last_at == NONE);
    }
  }
}
