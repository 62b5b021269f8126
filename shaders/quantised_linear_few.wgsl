// The product of quantised_linear for few rows: a workgroup shares one column of four rows, its invocations read neighbouring
// codes, and their sums are added in a tree.
// @variant {"TX": "f16", "BITS": 4}
struct Params { rows: u32, cols: u32, quads: u32, first: u32, stride: u32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4<TX>>;
@group(0) @binding(2) var<storage, read> w: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
alias TX = f32;
const BITS = 8u;
// @import "lib/grid.wgsl"
// @import "lib/quantised.wgsl"
const WG = 64u;
var<workgroup> sums: array<vec4f, WG>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let col = group.x;
  let row = group.y * 4u;
  let at = min(vec4u(0u, 1u, 2u, 3u) + row, vec4u(params.rows - 1u)) * params.quads;
  let scales = params.cols * params.quads / WORD_QUADS;
  var sum = vec4f();
  for (var k = lane * WORD_QUADS; k < params.quads; k += WG * WORD_QUADS) {
    let word = w[(col * params.quads + k) / WORD_QUADS];
    let index = col * (params.quads / 8u) + k / 8u;
    let scale = scale_in(w[scales + index / 2u], index);
    for (var quad = 0u; quad < WORD_QUADS; quad++) {
      let own = four_codes(word, quad) * scale;
      sum += vec4f(
        dot(vec4f(x[at.x + k + quad]), own),
        dot(vec4f(x[at.y + k + quad]), own),
        dot(vec4f(x[at.z + k + quad]), own),
        dot(vec4f(x[at.w + k + quad]), own),
      );
    }
  }
  sums[lane] = sum;
  for (var width = WG / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { sums[lane] += sums[lane + width]; }
  }
  if (lane < min(4u, params.rows - row)) { y[(row + lane) * params.stride + params.first + col] = sums[0][lane]; }
}
