// y[rows, stride] at columns first to first + cols = x[rows, 4·words] · Wᵀ, W [cols, 4·words] in 8-bit codes. An invocation keeps
// one column of four rows, and sums in the order of the codes: for adapters that run on the CPU.
// @variant {"TX": "f16"}
struct Params { rows: u32, cols: u32, words: u32, first: u32, stride: u32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4<TX>>;
@group(0) @binding(2) var<storage, read> codes: array<u32>;
@group(0) @binding(3) var<storage, read> scales: array<u32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
alias TX = f32;
// @import "lib/grid.wgsl"
// @import "lib/quantised.wgsl"
const WG = 8u;

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
  let at = min(vec4u(0u, 1u, 2u, 3u) + row, vec4u(params.rows - 1u)) * params.words;
  let groups = params.words / 8u;
  var sum = vec4f();
  for (var g = 0u; g < groups; g++) {
    var part = vec4f();
    for (var k = g * 8u; k < g * 8u + 8u; k++) {
      let w = four_codes(codes[col * params.words + k]);
      part += vec4f(
        dot(vec4f(x[at.x + k]), w),
        dot(vec4f(x[at.y + k]), w),
        dot(vec4f(x[at.z + k]), w),
        dot(vec4f(x[at.w + k]), w),
      );
    }
    let index = col * groups + g;
    sum += part * scale_in(scales[index / 2u], index);
  }
  for (var i = 0u; i < min(4u, params.rows - row); i++) { y[(row + i) * params.stride + params.first + col] = sum[i]; }
}
