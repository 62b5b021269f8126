// c[batch, rows, cols] = op(a) · op(b) for matrices of any size: a[rows, depth], or a[depth, rows] with TRANSPOSE_A;
// b[depth, cols], or b[cols, depth] with TRANSPOSE_B. With several splits, c is [batch, splits, rows, cols].
// @variant {"TRANSPOSE_A": true, "EPILOGUE": 3}
// @variant {"TRANSPOSE_B": true, "TILE_M": 8, "TILE_N": 32, "TILE_K": 32, "THREAD_M": 1, "EPILOGUE": 1}
// @variant {"TA": "f16", "TB": "f16", "TC": "f16", "EPILOGUE": 2}
@group(0) @binding(1) var<storage, read> a: array<TA>;
@group(0) @binding(2) var<storage, read> b: array<TB>;
@group(0) @binding(3) var<storage, read> addend: array<TD>;
@group(0) @binding(4) var<storage, read_write> c: array<TC>;
alias TA = f32;
alias TB = f32;
alias TC = f32;
alias TD = f32;
// @import "lib/matmul_tile.wgsl"

fn stage_a(lane: u32, base: u32, row_start: u32, k_start: u32, k_end: u32) {
  for (var i = lane; i < TILE_M * TILE_K; i += WG) {
    let m = select(i / TILE_K, i % TILE_M, TRANSPOSE_A);
    let inner = select(i % TILE_K, i / TILE_M, TRANSPOSE_A);
    let row = row_start + m;
    let k = k_start + inner;
    var value = 0.0;
    if (row < params.rows && k < k_end) {
      value = f32(a[base + select(row * params.depth + k, k * params.rows + row, TRANSPOSE_A)]);
    }
    tile_a[inner * STRIDE_A + m] = value;
  }
}

fn stage_b(lane: u32, base: u32, col_start: u32, k_start: u32, k_end: u32) {
  for (var i = lane; i < TILE_N * TILE_K; i += WG) {
    let n = select(i % TILE_N, i / TILE_K, TRANSPOSE_B);
    let inner = select(i / TILE_N, i % TILE_K, TRANSPOSE_B);
    let col = col_start + n;
    let k = k_start + inner;
    var value = 0.0;
    if (col < params.cols && k < k_end) {
      value = f32(b[base + select(k * params.cols + col, col * params.depth + k, TRANSPOSE_B)]);
    }
    tile_b[inner * STRIDE_B + n] = value;
  }
}
