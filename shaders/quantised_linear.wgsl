// y[rows, stride] at columns first to first + cols = x[rows, 4·quads] · Wᵀ, plus the epilogue's addend, W [cols, 4·quads] in codes
// (lib/quantised_product.wgsl). An invocation keeps one column of four rows, and sums in the order of the codes: for adapters that run
// on the CPU.
// @variant {"TX": "f16", "BITS": 4}
// @variant {"GATED": true, "EPILOGUE": 2}
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
const WG = 8u;

// What group g of a row of the matrix adds to the sums of the four rows of x that begin at these places.
fn group_sum(w_row: u32, g: u32, at: vec4u) -> vec4f {
  var part = vec4f();
  for (var k = g * 8u; k < g * 8u + 8u; k += WORD_QUADS) {
    let word = w[(w_row * params.quads + k) / WORD_QUADS];
    for (var quad = 0u; quad < WORD_QUADS; quad++) {
      let codes = four_codes(word, quad);
      part += vec4f(
        dot(vec4f(x[at.x + k + quad]), codes),
        dot(vec4f(x[at.y + k + quad]), codes),
        dot(vec4f(x[at.z + k + quad]), codes),
        dot(vec4f(x[at.w + k + quad]), codes),
      );
    }
  }
  let index = w_row * (params.quads / 8u) + g;
  return part * scale_in(w[params.all * params.quads / WORD_QUADS + index / 2u], index);
}

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  let col = group.x * WG + lane;
  if (group.z >= params.grid_z || col >= params.cols) { return; }
  let row = group.y * 4u;
  let at = min(vec4u(0u, 1u, 2u, 3u) + row, vec4u(params.rows - 1u)) * params.quads;
  var sum = vec4f();
  var up = vec4f();
  for (var g = 0u; g < params.quads / 8u; g++) {
    sum += group_sum(params.begin + col, g, at);
    if (GATED) { up += group_sum(params.begin + params.cols + col, g, at); }
  }
  for (var i = 0u; i < min(4u, params.rows - row); i++) {
    var value = sum[i];
    if (GATED) { value = gate(value) * up[i]; }
    y[(row + i) * params.stride + params.first + col] = finished(value, row + i, col);
  }
}
