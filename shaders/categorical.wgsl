// y[row] = an index drawn with the probabilities softmax(logits[row, cols]); the draw of a row depends on seed, offset and row alone.
// One workgroup a row: each lane sums a run of columns, lane 0 finds the run, then the column.
// @fault categorical: the logits of row VALUE are no distribution | of BOUND columns, one is NaN or +infinity, or all are -infinity | mask with -infinity what must not be drawn, and leave something
struct Params { rows: u32, cols: u32, seed: u32, offset: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;
@group(0) @binding(3) var<storage, read_write> faults: array<atomic<u32>>;
const WG = 64u;
// @variant {"WG": 8}
const LOWEST = -3.4028234e38f;
// @import "lib/philox.wgsl"
// @import "lib/faults.wgsl"
var<workgroup> partial: array<f32, WG>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  let span = (params.cols + WG - 1u) / WG;
  let first = min(lane * span, params.cols);
  let last = min(first + span, params.cols);
  var largest = LOWEST;
  for (var col = first; col < last; col++) {
    let bits = bitcast<u32>(logits[base + col]);
    if ((bits & 0x7fffffffu) > 0x7f800000u || bits == 0x7f800000u) { note_fault(0u, row, params.cols); }
    largest = max(largest, logits[base + col]);
  }
  partial[lane] = largest;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] = max(partial[lane], partial[lane + step]); }
    workgroupBarrier();
  }
  largest = partial[0];
  workgroupBarrier();
  var mass = 0.0;
  for (var col = first; col < last; col++) { mass += exp(max(logits[base + col], LOWEST) - largest) * passes(logits[base + col]); }
  partial[lane] = mass;
  workgroupBarrier();
  if (lane != 0u) { return; }
  var whole = 0.0;
  for (var run = 0u; run < WG; run++) { whole += partial[run]; }
  if (whole == 0.0) { note_fault(0u, row, params.cols); }
  let words = philox(vec4u(params.offset + row / 4u, 0u, 0u, 0u), vec2u(params.seed, 3u));
  var rest = to_unit(words[row & 3u]) * whole;
  var run = 0u;
  var drawn = 0u; // the last run with something in it, should rounding leave a rest
  for (; run < WG; run++) {
    if (partial[run] > 0.0) {
      drawn = run;
      if (rest < partial[run]) { break; }
      rest -= partial[run];
    }
  }
  var index = 0u;
  for (var col = drawn * span; col < min((drawn + 1u) * span, params.cols); col++) {
    let weight = exp(max(logits[base + col], LOWEST) - largest) * passes(logits[base + col]);
    if (weight > 0.0) {
      index = col;
      if (rest < weight) { break; }
      rest -= weight;
    }
  }
  y[row] = index;
}

// 0 for -infinity, which is never drawn; else 1.
fn passes(logit: f32) -> f32 { return select(1.0, 0.0, bitcast<u32>(logit) == 0xff800000u); }
