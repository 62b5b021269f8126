// c[batch, rows, cols] = op(a) · op(b), plus the epilogue's addend, for matrices of any size, without workgroup memory:
// what adapters that run on the CPU take where extents are no multiples of 4. a[rows, depth], or a[depth, rows] with
// TRANSPOSE_A; b[depth, cols], or b[cols, depth] with TRANSPOSE_B. An invocation keeps 4 rows by 4 columns; sums in order.
// @variant {"TRANSPOSE_A": true, "EPILOGUE": 3}
// @variant {"TRANSPOSE_B": true, "EPILOGUE": 2, "TA": "f16", "TB": "f16", "TC": "f16", "TD": "f16"}
// @import "lib/matmul_params.wgsl"
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<TA>;
@group(0) @binding(2) var<storage, read> b: array<TB>;
@group(0) @binding(3) var<storage, read> addend: array<TD>;
@group(0) @binding(4) var<storage, read_write> c: array<TC>;
alias TA = f32;
alias TB = f32;
alias TC = f32;
alias TD = f32;
// @import "lib/grid.wgsl"
// @import "lib/matmul_epilogue.wgsl"
const WG = 8u;
const TRANSPOSE_A = false;
const TRANSPOSE_B = false;

fn store(batch: u32, row: u32, cols: vec4u, sum: vec4f) {
  for (var j = 0u; j < 4u; j++) {
    let col = cols[j];
    if (row < params.rows && col < params.cols) {
      let index = (batch * params.rows + row) * params.cols + col;
      var value = sum[j];
      if (EPILOGUE == BIAS) { value += f32(addend[col]); }
      if (EPILOGUE == RESIDUAL) { value += f32(addend[index]); }
      if (EPILOGUE == ACCUMULATE) { value += f32(c[index]); }
      c[index] = TC(value);
    }
  }
}

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let row = group.y * 4u;
  let cols = vec4u(0u, WG, 2u * WG, 3u * WG) + group.x * 4u * WG + lane;
  let rows_read = min(vec4u(0u, 1u, 2u, 3u) + row, vec4u(params.rows - 1u));
  let cols_read = min(cols, vec4u(params.cols - 1u));
  let a_step = select(1u, params.rows, TRANSPOSE_A);
  let b_step = select(params.cols, 1u, TRANSPOSE_B);
  var a_at = group.z * params.a_batch + rows_read * select(params.depth, 1u, TRANSPOSE_A);
  var b_at = group.z * params.b_batch + cols_read * select(1u, params.depth, TRANSPOSE_B);
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var k = 0u; k < params.depth; k++) {
    let w = vec4f(f32(b[b_at.x]), f32(b[b_at.y]), f32(b[b_at.z]), f32(b[b_at.w]));
    sum0 += f32(a[a_at.x]) * w;
    sum1 += f32(a[a_at.y]) * w;
    sum2 += f32(a[a_at.z]) * w;
    sum3 += f32(a[a_at.w]) * w;
    a_at += vec4u(a_step);
    b_at += vec4u(b_step);
  }
  store(group.z, row, cols, sum0);
  store(group.z, row + 1u, cols, sum1);
  store(group.z, row + 2u, cols, sum2);
  store(group.z, row + 3u, cols, sum3);
}
