// As layer_norm, one invocation a row: for adapters that compute on the CPU, where barriers cost more than idle lanes.
struct Params { rows: u32, cols: u32, eps: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<f32>;
@group(0) @binding(3) var<storage, read> b: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<storage, read_write> stats: array<vec2f>;
const WG = 8u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (group.x + group.y * groups.x) * WG + lane;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  var total = 0.0;
  for (var col = 0u; col < params.cols; col++) { total += x[base + col]; }
  let mean = total / f32(params.cols);
  total = 0.0;
  for (var col = 0u; col < params.cols; col++) {
    let apart = x[base + col] - mean;
    total += apart * apart;
  }
  let rstd = inverseSqrt(total / f32(params.cols) + params.eps);
  for (var col = 0u; col < params.cols; col++) { y[base + col] = (x[base + col] - mean) * rstd * w[col] + b[col]; }
  stats[row] = vec2f(mean, rstd);
}
