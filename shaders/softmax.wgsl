// y[row, cols] = softmax of x[row, cols] (LOGARITHM false) or its logarithm (true). One workgroup a row.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
const WG = 64u;
const LOGARITHM = false;
var<workgroup> partial: array<f32, WG>;
// @import "lib/numbers.wgsl"

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  var largest = -3.4028234e38f;
  for (var col = lane; col < params.cols; col += WG) { largest = larger(largest, x[base + col]); }
  partial[lane] = largest;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] = larger(partial[lane], partial[lane + step]); }
    workgroupBarrier();
  }
  largest = partial[0];
  workgroupBarrier();
  var total = 0.0;
  for (var col = lane; col < params.cols; col += WG) { total += exp(x[base + col] - largest); }
  partial[lane] = total;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] += partial[lane + step]; }
    workgroupBarrier();
  }
  total = partial[0];
  // NaN, +infinity or nothing but -infinity in a row makes all of it NaN, whatever exp and log make of them.
  if (is_nan(largest) || bitcast<u32>(largest) == 0x7f800000u || total == 0.0) {
    total = not_a_number(largest);
    largest = total;
  }
  for (var col = lane; col < params.cols; col += WG) {
    let centred = x[base + col] - largest;
    if (LOGARITHM) { y[base + col] = centred - log(total); } else { y[base + col] = exp(centred) / total; }
  }
}
