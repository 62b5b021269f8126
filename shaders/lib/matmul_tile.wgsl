// The tiled product: a workgroup stages TILE_K columns of a and rows of b at a time in workgroup memory, and each of its
// invocations keeps THREAD_M × THREAD_N sums in registers. Sums run over the inner extent in order. The importing file
// declares the bindings and `stage_a`, `stage_b`.
// @import "lib/matmul_params.wgsl"
@group(0) @binding(0) var<uniform> params: Params;
// @import "lib/grid.wgsl"
// @import "lib/matmul_epilogue.wgsl"
const TILE_M = 64u;
const TILE_N = 64u;
const TILE_K = 16u;
const THREAD_M = 4u;
const THREAD_N = 4u;
const TRANSPOSE_A = false;
const TRANSPOSE_B = false;
const WHOLE_STEPS = true; // a step is always TILE_K long, padded with zeros, so that compilers unroll it
const LANES_M = TILE_M / THREAD_M;
const LANES_N = TILE_N / THREAD_N;
const WG = LANES_M * LANES_N;
const_assert WG <= 256u;
const STRIDE_A = TILE_M + 1u;
const STRIDE_B = TILE_N + 1u;
var<workgroup> tile_a: array<f32, TILE_K * STRIDE_A>;
var<workgroup> tile_b: array<f32, TILE_K * STRIDE_B>;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let row_start = group.y * TILE_M;
  let col_start = group.x * TILE_N;
  let batch = group.z / params.splits;
  let k_start = (group.z % params.splits) * params.span;
  let k_end = min(k_start + params.span, params.depth);
  let lane_m = lane / LANES_N;
  let lane_n = lane % LANES_N;
  var sums: array<f32, THREAD_M * THREAD_N>;
  for (var k = k_start; k < k_end; k += TILE_K) {
    stage_a(lane, batch * params.a_batch, row_start, k, k_end);
    stage_b(lane, batch * params.b_batch, col_start, k, k_end);
    workgroupBarrier();
    let steps = select(min(TILE_K, k_end - k), TILE_K, WHOLE_STEPS);
    for (var inner = 0u; inner < steps; inner++) {
      var right: array<f32, THREAD_N>;
      for (var j = 0u; j < THREAD_N; j++) { right[j] = tile_b[inner * STRIDE_B + lane_n + j * LANES_N]; }
      for (var i = 0u; i < THREAD_M; i++) {
        let left = tile_a[inner * STRIDE_A + lane_m + i * LANES_M];
        for (var j = 0u; j < THREAD_N; j++) {
          sums[i * THREAD_N + j] = fma(left, right[j], sums[i * THREAD_N + j]);
        }
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < THREAD_M; i++) {
    let row = row_start + lane_m + i * LANES_M;
    for (var j = 0u; j < THREAD_N; j++) {
      let col = col_start + lane_n + j * LANES_N;
      if (row < params.rows && col < params.cols) {
        let index = (group.z * params.rows + row) * params.cols + col;
        var value = sums[i * THREAD_N + j];
        if (EPILOGUE == BIAS) { value += f32(addend[col]); }
        if (EPILOGUE == RESIDUAL) { value += f32(addend[index]); }
        if (EPILOGUE == ACCUMULATE) { value += f32(c[index]); }
        c[index] = TC(value);
      }
    }
  }
}
