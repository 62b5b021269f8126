// @enable subgroups
// c[batch, rows, cols] = a[rows, depth] · op(b), plus the epilogue's addend, for adapters that run on the CPU: b[depth, cols],
// or b[cols, depth] with TRANSPOSE_B. One subgroup a workgroup; depth and cols are multiples of 4.
// A lane keeps 4 columns of 16 rows. There, a load costs as much as ten multiplications and a value handed round among the
// lanes costs one, so every lane loads four values of another row of a, and each row's are broadcast. With PANEL, the lane's
// columns of b are loaded once, into private memory, and serve `tiles` blocks of rows.
// Sums run over the inner extent in order.
// @variant {"TRANSPOSE_B": true, "PANEL": false, "PANEL_LENGTH": 1, "EPILOGUE": 1}
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
const PANEL = true;
const PANEL_LENGTH = 32u; // at least depth / 4
const TRANSPOSE_B = false;
const ROWS = 16u;
const WIDE = LANES == 8u;
const_assert LANES == 4u || LANES == 8u;

// Four neighbours of b: along the inner extent at column col + part with TRANSPOSE_B, else columns col.. at 4 · quad + part.
fn load_b(base: u32, col: u32, quad: u32, part: u32) -> vec4f {
  if (TRANSPOSE_B) { return vec4f(b[base + (col + part) * (params.depth / 4u) + quad]); }
  return vec4f(b[base + ((quad * 4u + part) * params.cols + col) / 4u]);
}

// Four more terms of one row's sums: x along the inner extent, w0 to w3 the four rows of b.
fn extend(sum: vec4f, x: vec4f, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f) -> vec4f {
  return sum + x.x * w0 + x.y * w1 + x.z * w2 + x.w * w3;
}

fn store(batch: u32, row: u32, col: u32, sum: vec4f) {
  if (row < params.rows && col < params.cols) {
    let index = ((batch * params.rows + row) * params.cols + col) / 4u;
    var value = sum;
    if (EPILOGUE == BIAS) { value += vec4f(addend[col / 4u]); }
    if (EPILOGUE == RESIDUAL) { value += vec4f(addend[index]); }
    if (EPILOGUE == ACCUMULATE) { value += vec4f(c[index]); }
    c[index] = vec4<TC>(value);
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
  let batch = group.z;
  let quads = params.depth / 4u;
  let col = group.x * LANES * 4u + lane * 4u;
  let col_read = min(col, params.cols - 4u);
  let a_start = batch * params.a_batch / 4u;
  let b_start = batch * params.b_batch / 4u;
  var panel0: array<vec4f, PANEL_LENGTH>;
  var panel1: array<vec4f, PANEL_LENGTH>;
  var panel2: array<vec4f, PANEL_LENGTH>;
  var panel3: array<vec4f, PANEL_LENGTH>;
  if (PANEL) {
    for (var quad = 0u; quad < quads; quad++) {
      panel0[quad] = load_b(b_start, col_read, quad, 0u);
      panel1[quad] = load_b(b_start, col_read, quad, 1u);
      panel2[quad] = load_b(b_start, col_read, quad, 2u);
      panel3[quad] = load_b(b_start, col_read, quad, 3u);
    }
  }
  let first_tile = group.y * params.tiles;
  let end_tile = min(first_tile + params.tiles, (params.rows + ROWS - 1u) / ROWS);
  for (var tile = first_tile; tile < end_tile; tile++) {
    let row = tile * ROWS;
    let last = params.rows - 1u;
    let a0 = a_start + min(row + lane, last) * quads;
    let a1 = a_start + min(row + LANES + lane, last) * quads;
    let a2 = a_start + min(row + 2u * LANES + lane, last) * quads;
    let a3 = a_start + min(row + 3u * LANES + lane, last) * quads;
    var sum0 = vec4f();
    var sum1 = vec4f();
    var sum2 = vec4f();
    var sum3 = vec4f();
    var sum4 = vec4f();
    var sum5 = vec4f();
    var sum6 = vec4f();
    var sum7 = vec4f();
    var sum8 = vec4f();
    var sum9 = vec4f();
    var sum10 = vec4f();
    var sum11 = vec4f();
    var sum12 = vec4f();
    var sum13 = vec4f();
    var sum14 = vec4f();
    var sum15 = vec4f();
    for (var quad = 0u; quad < quads; quad++) {
      var b0: vec4f;
      var b1: vec4f;
      var b2: vec4f;
      var b3: vec4f;
      if (PANEL) {
        b0 = panel0[quad];
        b1 = panel1[quad];
        b2 = panel2[quad];
        b3 = panel3[quad];
      } else {
        b0 = load_b(b_start, col_read, quad, 0u);
        b1 = load_b(b_start, col_read, quad, 1u);
        b2 = load_b(b_start, col_read, quad, 2u);
        b3 = load_b(b_start, col_read, quad, 3u);
      }
      var w = mat4x4f(b0, b1, b2, b3);
      if (TRANSPOSE_B) { w = transpose(w); }
      let x0 = vec4f(a[a0 + quad]);
      let x1 = vec4f(a[a1 + quad]);
      var x2 = x1;
      var x3 = x1;
      if (!WIDE) {
        x2 = vec4f(a[a2 + quad]);
        x3 = vec4f(a[a3 + quad]);
      }
      let y1 = select(x1, x0, WIDE); // rows 4 to 7, in lanes 4 to 7 of x0 where there are eight
      sum0 = extend(sum0, subgroupBroadcast(x0, 0u), w[0], w[1], w[2], w[3]);
      sum1 = extend(sum1, subgroupBroadcast(x0, 1u), w[0], w[1], w[2], w[3]);
      sum2 = extend(sum2, subgroupBroadcast(x0, 2u), w[0], w[1], w[2], w[3]);
      sum3 = extend(sum3, subgroupBroadcast(x0, 3u), w[0], w[1], w[2], w[3]);
      sum4 = extend(sum4, subgroupBroadcast(y1, 4u % LANES), w[0], w[1], w[2], w[3]);
      sum5 = extend(sum5, subgroupBroadcast(y1, 5u % LANES), w[0], w[1], w[2], w[3]);
      sum6 = extend(sum6, subgroupBroadcast(y1, 6u % LANES), w[0], w[1], w[2], w[3]);
      sum7 = extend(sum7, subgroupBroadcast(y1, 7u % LANES), w[0], w[1], w[2], w[3]);
      sum8 = extend(sum8, subgroupBroadcast(x2, 0u), w[0], w[1], w[2], w[3]);
      sum9 = extend(sum9, subgroupBroadcast(x2, 1u), w[0], w[1], w[2], w[3]);
      sum10 = extend(sum10, subgroupBroadcast(x2, 2u), w[0], w[1], w[2], w[3]);
      sum11 = extend(sum11, subgroupBroadcast(x2, 3u), w[0], w[1], w[2], w[3]);
      sum12 = extend(sum12, subgroupBroadcast(x3, 4u % LANES), w[0], w[1], w[2], w[3]);
      sum13 = extend(sum13, subgroupBroadcast(x3, 5u % LANES), w[0], w[1], w[2], w[3]);
      sum14 = extend(sum14, subgroupBroadcast(x3, 6u % LANES), w[0], w[1], w[2], w[3]);
      sum15 = extend(sum15, subgroupBroadcast(x3, 7u % LANES), w[0], w[1], w[2], w[3]);
    }
    store(batch, row, col, sum0);
    store(batch, row + 1u, col, sum1);
    store(batch, row + 2u, col, sum2);
    store(batch, row + 3u, col, sum3);
    store(batch, row + 4u, col, sum4);
    store(batch, row + 5u, col, sum5);
    store(batch, row + 6u, col, sum6);
    store(batch, row + 7u, col, sum7);
    store(batch, row + 8u, col, sum8);
    store(batch, row + 9u, col, sum9);
    store(batch, row + 10u, col, sum10);
    store(batch, row + 11u, col, sum11);
    store(batch, row + 12u, col, sum12);
    store(batch, row + 13u, col, sum13);
    store(batch, row + 14u, col, sum14);
    store(batch, row + 15u, col, sum15);
  }
}
