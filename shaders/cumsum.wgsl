// y[outer, n, inner] = running sums of x over n, each with its own element; from the end where REVERSE is true. One invocation
// goes through up to `span` values in order, beginning with the running sum of the chunks before it: carry[outer, chunk, inner].
struct Params { outer: u32, n: u32, inner: u32, chunks: u32, span: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> carry: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
const WG = 64u;
const REVERSE = false;
// @variant {"REVERSE": true}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.outer * params.chunks * params.inner) { return; }
  let col = index % params.inner;
  let chunk = (index / params.inner) % params.chunks;
  let outer = index / (params.inner * params.chunks);
  let start = chunk * params.span;
  let count = min(params.span, params.n - start);
  var total = 0.0;
  if (REVERSE) {
    if (chunk + 1u < params.chunks) { total = carry[index + params.inner]; }
  } else if (chunk > 0u) {
    total = carry[index - params.inner];
  }
  for (var i = 0u; i < count; i++) {
    let place = start + select(i, count - 1u - i, REVERSE);
    let at = (outer * params.n + place) * params.inner + col;
    total += x[at];
    y[at] = total;
  }
}
