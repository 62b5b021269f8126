// As matmul_tile, reading four neighbours at a time: the extents along memory must be multiples of 4 (depth, or rows with
// TRANSPOSE_A; cols, or depth with TRANSPOSE_B), and so must `span`.
// @variant {"TRANSPOSE_A": true}
// @variant {"TRANSPOSE_B": true, "TA": "f16", "TB": "f16", "TC": "f16", "TD": "f16"}
@group(0) @binding(1) var<storage, read> a: array<vec4<TA>>;
@group(0) @binding(2) var<storage, read> b: array<vec4<TB>>;
@group(0) @binding(3) var<storage, read> addend: array<TD>;
@group(0) @binding(4) var<storage, read_write> c: array<TC>;
alias TA = f32;
alias TB = f32;
alias TC = f32;
alias TD = f32;
// @import "lib/matmul_tile.wgsl"
const_assert TILE_M % 4u == 0u && TILE_N % 4u == 0u && TILE_K % 4u == 0u;

fn stage_a(lane: u32, base: u32, row_start: u32, k_start: u32, k_end: u32) {
  for (var i = lane; i < TILE_M * TILE_K / 4u; i += WG) {
    var value = vec4f();
    if (TRANSPOSE_A) {
      let m = i % (TILE_M / 4u) * 4u;
      let inner = i / (TILE_M / 4u);
      let k = k_start + inner;
      if (row_start + m < params.rows && k < k_end) { value = vec4f(a[(base + k * params.rows + row_start + m) / 4u]); }
      for (var e = 0u; e < 4u; e++) { tile_a[inner * STRIDE_A + m + e] = value[e]; }
    } else {
      let m = i / (TILE_K / 4u);
      let inner = i % (TILE_K / 4u) * 4u;
      let row = row_start + m;
      let k = k_start + inner;
      if (row < params.rows && k < k_end) { value = vec4f(a[(base + row * params.depth + k) / 4u]); }
      for (var e = 0u; e < 4u; e++) { tile_a[(inner + e) * STRIDE_A + m] = value[e]; }
    }
  }
}

fn stage_b(lane: u32, base: u32, col_start: u32, k_start: u32, k_end: u32) {
  for (var i = lane; i < TILE_N * TILE_K / 4u; i += WG) {
    var value = vec4f();
    if (TRANSPOSE_B) {
      let n = i / (TILE_K / 4u);
      let inner = i % (TILE_K / 4u) * 4u;
      let col = col_start + n;
      let k = k_start + inner;
      if (col < params.cols && k < k_end) { value = vec4f(b[(base + col * params.depth + k) / 4u]); }
      for (var e = 0u; e < 4u; e++) { tile_b[(inner + e) * STRIDE_B + n] = value[e]; }
    } else {
      let n = i % (TILE_N / 4u) * 4u;
      let inner = i / (TILE_N / 4u);
      let k = k_start + inner;
      if (col_start + n < params.cols && k < k_end) { value = vec4f(b[(base + k * params.cols + col_start + n) / 4u]); }
      for (var e = 0u; e < 4u; e++) { tile_b[inner * STRIDE_B + n + e] = value[e]; }
    }
  }
}
