// dx[rows, 4·quads] = g[rows, stride] at columns first to first + cols, times W [cols, 4·quads] in codes; added to what is
// there where `first` is not 0. An invocation keeps four columns of four rows, and sums in the order of W's rows.
// @variant {"BITS": 4}
struct Params { rows: u32, cols: u32, quads: u32, first: u32, stride: u32, begin: u32, all: u32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;
const BITS = 8u;
// @import "lib/grid.wgsl"
// @import "lib/quantised.wgsl"
const WG = 64u;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  let quad = group.x * WG + lane;
  if (group.z >= params.grid_z || quad >= params.quads) { return; }
  let row = group.y * 4u;
  let at = min(vec4u(0u, 1u, 2u, 3u) + row, vec4u(params.rows - 1u)) * params.stride + params.first;
  let scales = params.all * params.quads / WORD_QUADS;
  var sums = array<vec4f, 4>();
  for (var col = 0u; col < params.cols; col++) {
    let place = (params.begin + col) * params.quads + quad;
    let own = four_codes(w[place / WORD_QUADS], place % WORD_QUADS) * scale_in(w[scales + place / 16u], place / 8u);
    sums[0] += g[at.x + col] * own;
    sums[1] += g[at.y + col] * own;
    sums[2] += g[at.z + col] * own;
    sums[3] += g[at.w + col] * own;
  }
  for (var i = 0u; i < min(4u, params.rows - row); i++) {
    let index = (row + i) * params.quads + quad;
    if (params.first > 0u) { dx[index] += sums[i]; } else { dx[index] = sums[i]; }
  }
}
