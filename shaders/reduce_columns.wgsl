// y[outer, chunk, inner] = the sum, the largest or the smallest (COMBINE) over up to `span` of the n values of x[outer, n, inner],
// times `scale`. One invocation a result; values are taken in order.
struct Params { outer: u32, n: u32, inner: u32, chunks: u32, span: u32, scale: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
const WG = 64u;
const COMBINE = 0u; // SUM, LARGEST or SMALLEST
const SUM = 0u;
const LARGEST = 1u;
// @import "lib/numbers.wgsl"

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.outer * params.chunks * params.inner) { return; }
  let col = index % params.inner;
  let chunk = (index / params.inner) % params.chunks;
  let outer = index / (params.inner * params.chunks);
  let start = chunk * params.span;
  let end = min(start + params.span, params.n);
  var total = 0.0;
  if (COMBINE != SUM) { total = x[(outer * params.n + start) * params.inner + col]; }
  for (var i = start; i < end; i++) {
    let value = x[(outer * params.n + i) * params.inner + col];
    if (COMBINE == SUM) { total += value; } else if (COMBINE == LARGEST) { total = larger(total, value); } else { total = smaller(total, value); }
  }
  y[index] = total * params.scale;
}
