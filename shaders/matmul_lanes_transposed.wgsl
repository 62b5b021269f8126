// @enable subgroups
// c[batch, rows, cols] = aᵀ · b, plus the epilogue's addend, for a[depth, rows] and b[depth, cols]: the gradient of a weight,
// on adapters that run on the CPU. One subgroup a workgroup; rows and cols are multiples of 4.
// A lane loads four neighbouring rows of a and four neighbouring columns of b at each step of the inner extent; its values
// of a are broadcast, its columns stay its own: 4 · LANES rows by 4 · LANES columns a workgroup. Sums run in order.
// @variant {"LANES": 4, "EPILOGUE": 3}
// @variant {"TA": "f16", "TB": "f16", "TC": "f16", "TD": "f16", "EPILOGUE": 2}
// @import "lib/matmul_params.wgsl"
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<vec4<TA>>;
@group(0) @binding(2) var<storage, read> b: array<vec4<TB>>;
@group(0) @binding(3) var<storage, read> addend: array<vec4<TD>>;
@group(0) @binding(4) var<storage, read_write> c: array<vec4<TC>>;
alias TA = f32;
alias TB = f32;
alias TC = f32;
alias TD = f32;
// @import "lib/grid.wgsl"
// @import "lib/matmul_epilogue.wgsl"
const LANES = 8u;
const WIDE = LANES == 8u;
const_assert LANES == 4u || LANES == 8u;

// The sums of four rows, a column of the matrix each.
fn outer(x: vec4f, w: vec4f) -> mat4x4f { return mat4x4f(x.x * w, x.y * w, x.z * w, x.w * w); }

fn store(batch: u32, row: u32, col: u32, sums: mat4x4f) {
  if (row < params.rows && col < params.cols) {
    for (var i = 0u; i < 4u; i++) {
      let index = ((batch * params.rows + row + i) * params.cols + col) / 4u;
      var value = sums[i];
      if (EPILOGUE == BIAS) { value += vec4f(addend[col / 4u]); }
      if (EPILOGUE == RESIDUAL) { value += vec4f(addend[index]); }
      if (EPILOGUE == ACCUMULATE) { value += vec4f(c[index]); }
      c[index] = vec4<TC>(value);
    }
  }
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let row = group.y * LANES * 4u;
  let col = group.x * LANES * 4u + lane * 4u;
  let a_start = (group.z * params.a_batch + min(row + lane * 4u, params.rows - 4u)) / 4u;
  let b_start = (group.z * params.b_batch + min(col, params.cols - 4u)) / 4u;
  let a_stride = params.rows / 4u;
  let b_stride = params.cols / 4u;
  var sums0 = mat4x4f();
  var sums1 = mat4x4f();
  var sums2 = mat4x4f();
  var sums3 = mat4x4f();
  var sums4 = mat4x4f();
  var sums5 = mat4x4f();
  var sums6 = mat4x4f();
  var sums7 = mat4x4f();
  for (var k = 0u; k < params.depth; k += 2u) {
    let next = min(k + 1u, params.depth - 1u);
    let x0 = vec4f(a[a_start + k * a_stride]);
    let x1 = select(vec4f(), vec4f(a[a_start + next * a_stride]), next > k);
    let w0 = vec4f(b[b_start + k * b_stride]);
    let w1 = select(vec4f(), vec4f(b[b_start + next * b_stride]), next > k);
    sums0 = sums0 + outer(subgroupBroadcast(x0, 0u), w0) + outer(subgroupBroadcast(x1, 0u), w1);
    sums1 = sums1 + outer(subgroupBroadcast(x0, 1u), w0) + outer(subgroupBroadcast(x1, 1u), w1);
    sums2 = sums2 + outer(subgroupBroadcast(x0, 2u), w0) + outer(subgroupBroadcast(x1, 2u), w1);
    sums3 = sums3 + outer(subgroupBroadcast(x0, 3u), w0) + outer(subgroupBroadcast(x1, 3u), w1);
    if (WIDE) {
      sums4 = sums4 + outer(subgroupBroadcast(x0, 4u % LANES), w0) + outer(subgroupBroadcast(x1, 4u % LANES), w1);
      sums5 = sums5 + outer(subgroupBroadcast(x0, 5u % LANES), w0) + outer(subgroupBroadcast(x1, 5u % LANES), w1);
      sums6 = sums6 + outer(subgroupBroadcast(x0, 6u % LANES), w0) + outer(subgroupBroadcast(x1, 6u % LANES), w1);
      sums7 = sums7 + outer(subgroupBroadcast(x0, 7u % LANES), w0) + outer(subgroupBroadcast(x1, 7u % LANES), w1);
    }
  }
  store(group.z, row, col, sums0);
  store(group.z, row + 4u, col, sums1);
  store(group.z, row + 8u, col, sums2);
  store(group.z, row + 12u, col, sums3);
  if (WIDE) {
    store(group.z, row + 16u, col, sums4);
    store(group.z, row + 20u, col, sums5);
    store(group.z, row + 24u, col, sums6);
    store(group.z, row + 28u, col, sums7);
  }
}
