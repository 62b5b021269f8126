// y[batch, m, n] = Σk a · b with optional transposes: one output an invocation.
struct Params { m: u32, n: u32, k: u32, a_batch: u32, b_batch: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<T>;
@group(0) @binding(2) var<storage, read> b: array<T>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
alias T = f32;
const TRANSPOSE_A = false;
const TRANSPOSE_B = false;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y;
  let col = id.x;
  if (row >= params.m || col >= params.n) { return; }
  let a_start = id.z * params.a_batch;
  let b_start = id.z * params.b_batch;
  var total = 0.0;
  for (var i = 0u; i < params.k; i++) {
    let x = a[a_start + select(row * params.k + i, i * params.m + row, TRANSPOSE_A)];
    let w = b[b_start + select(i * params.n + col, col * params.k + i, TRANSPOSE_B)];
    total += f32(x) * f32(w);
  }
  y[(id.z * params.m + row) * params.n + col] = total;
}
