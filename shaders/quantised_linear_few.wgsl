// The product of quantised_linear for few rows: a workgroup shares one column of four rows, its invocations read neighbouring
// codes, and their sums are added in a tree. With NORMED, x is first scaled to root mean square 1 and multiplied by `gain`: the sums of
// squares are taken along.
// @variant {"TX": "f16", "BITS": 4}
// @variant {"GATED": true, "NORMED": true}
struct Params { rows: u32, cols: u32, quads: u32, first: u32, stride: u32, begin: u32, all: u32, eps: f32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4<TX>>;
@group(0) @binding(2) var<storage, read> w: array<u32>;
@group(0) @binding(3) var<storage, read> addend: array<f32>;
@group(0) @binding(4) var<storage, read> gain: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
alias TX = f32;
const BITS = 8u;
const NORMED = false;
// @import "lib/grid.wgsl"
// @import "lib/quantised.wgsl"
// @import "lib/quantised_product.wgsl"
const WG = 64u;
var<workgroup> sums: array<vec4f, WG>;

fn over_lanes(value: vec4f, lane: u32) -> vec4f {
  workgroupBarrier();
  sums[lane] = value;
  for (var width = WG / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { sums[lane] += sums[lane + width]; }
  }
  workgroupBarrier();
  return sums[0];
}

// Word k / WORD_QUADS of a row of the matrix, times its scale; quad of it are four numbers.
fn numbers_of(w_row: u32, k: u32, quad: u32) -> vec4f {
  let index = w_row * (params.quads / 8u) + k / 8u;
  let scale = scale_in(w[params.all * params.quads / WORD_QUADS + index / 2u], index);
  return four_codes(w[(w_row * params.quads + k) / WORD_QUADS], quad) * scale;
}

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
  var sum = vec4f();
  var up = vec4f();
  var squares = vec4f();
  for (var k = lane * WORD_QUADS; k < params.quads; k += WG * WORD_QUADS) {
    for (var quad = 0u; quad < WORD_QUADS; quad++) {
      var own = mat4x4f(
        vec4f(x[at.x + k + quad]),
        vec4f(x[at.y + k + quad]),
        vec4f(x[at.z + k + quad]),
        vec4f(x[at.w + k + quad]),
      );
      if (NORMED) {
        squares += vec4f(dot(own[0], own[0]), dot(own[1], own[1]), dot(own[2], own[2]), dot(own[3], own[3]));
        let gains = gain[k + quad];
        own = mat4x4f(own[0] * gains, own[1] * gains, own[2] * gains, own[3] * gains);
      }
      sum += numbers_of(params.begin + col, k, quad) * own;
      if (GATED) { up += numbers_of(params.begin + params.cols + col, k, quad) * own; }
    }
  }
  sum = over_lanes(sum, lane);
  if (GATED) { up = over_lanes(up, lane); }
  if (NORMED) {
    let scale = inverseSqrt(over_lanes(squares, lane) / (4.0 * f32(params.quads)) + params.eps);
    sum *= scale;
    up *= scale;
  }
  if (lane < min(4u, params.rows - row)) {
    var value = sum[lane];
    if (GATED) { value = gate(value) * up[lane]; }
    y[(row + lane) * params.stride + params.first + col] = finished(value, row + lane, col);
  }
}
