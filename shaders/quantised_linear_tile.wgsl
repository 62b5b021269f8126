// The product of quantised_linear for many rows: a workgroup computes 32 rows by 32 columns, 32 codes of each at a time, which it
// decodes into its memory; an invocation keeps 4 by 4. Sums in the order of the codes.
// @variant {"TX": "f16", "BITS": 4}
struct Params { rows: u32, cols: u32, quads: u32, first: u32, stride: u32, begin: u32, all: u32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4<TX>>;
@group(0) @binding(2) var<storage, read> w: array<u32>;
@group(0) @binding(3) var<storage, read> addend: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
alias TX = f32;
const BITS = 8u;
// @import "lib/grid.wgsl"
// @import "lib/quantised.wgsl"
// @import "lib/quantised_product.wgsl"
const WG = 64u;
const STRIDE = 9u; // quads of a row in workgroup memory: eight, and one that keeps neighbours in different banks
var<workgroup> x_tile: array<vec4f, 32u * STRIDE>;
var<workgroup> w_tile: array<vec4f, 32u * STRIDE>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let row = group.y * 32u;
  let col = group.x * 32u;
  let own_row = lane / 8u;
  let own_col = lane % 8u;
  let scales = params.all * params.quads / WORD_QUADS;
  var sums = array<vec4f, 4>();
  for (var k = 0u; k < params.quads; k += 8u) {
    workgroupBarrier();
    for (var i = lane; i < 256u; i += WG) {
      let place = (i / 8u) * STRIDE + i % 8u;
      x_tile[place] = vec4f(x[min(row + i / 8u, params.rows - 1u) * params.quads + k + i % 8u]);
      let w_row = params.begin + min(col + i / 8u, params.cols - 1u);
      let at = w_row * params.quads + k + i % 8u;
      w_tile[place] = four_codes(w[at / WORD_QUADS], at % WORD_QUADS) * scale_in(w[scales + at / 16u], at / 8u);
    }
    workgroupBarrier();
    for (var q = 0u; q < 8u; q++) {
      for (var i = 0u; i < 4u; i++) {
        let a = x_tile[(own_row + 8u * i) * STRIDE + q];
        sums[i] += vec4f(
          dot(a, w_tile[own_col * STRIDE + q]),
          dot(a, w_tile[(own_col + 8u) * STRIDE + q]),
          dot(a, w_tile[(own_col + 16u) * STRIDE + q]),
          dot(a, w_tile[(own_col + 24u) * STRIDE + q]),
        );
      }
    }
  }
  for (var i = 0u; i < 4u; i++) {
    let at_row = row + own_row + 8u * i;
    for (var j = 0u; j < 4u; j++) {
      let at_col = col + own_col + 8u * j;
      if (at_row < params.rows && at_col < params.cols) {
        y[at_row * params.stride + params.first + at_col] = finished(sums[i][j], at_row, at_col);
      }
    }
  }
}
