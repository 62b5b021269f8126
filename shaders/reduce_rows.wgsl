// y[row, chunk] = the sum, the largest or the smallest (COMBINE) of up to `span` neighbouring values of x[row, cols], times `scale`.
// One workgroup a chunk; fixed-order tree.
struct Params { rows: u32, cols: u32, chunks: u32, span: u32, scale: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
const WG = 64u;
const COMBINE = 0u; // SUM, LARGEST or SMALLEST
const SUM = 0u;
const LARGEST = 1u;
var<workgroup> partial: array<f32, WG>;

// @import "lib/numbers.wgsl"

fn combine(a: f32, b: f32) -> f32 {
  if (COMBINE == SUM) { return a + b; }
  if (COMBINE == LARGEST) { return larger(a, b); }
  return smaller(a, b);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.x + group.y * groups.x;
  if (index >= params.rows * params.chunks) { return; }
  let row = index / params.chunks;
  let start = (index % params.chunks) * params.span;
  let end = min(start + params.span, params.cols);
  var total = 0.0;
  if (COMBINE != SUM) { total = x[row * params.cols + min(start + lane, end - 1u)]; }
  for (var col = start + lane; col < end; col += WG) {
    total = combine(total, x[row * params.cols + col]);
  }
  partial[lane] = total;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] = combine(partial[lane], partial[lane + step]); }
    workgroupBarrier();
  }
  if (lane == 0u) { y[index] = partial[0] * params.scale; }
}
