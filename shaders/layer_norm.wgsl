// y[row, cols] = (x - mean[row]) · rstd[row] · w + b, with rstd = 1 / √(mean((x - mean)²) + eps); stats[row] = (mean, rstd).
// One workgroup a row.
struct Params { rows: u32, cols: u32, eps: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<f32>;
@group(0) @binding(3) var<storage, read> b: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<storage, read_write> stats: array<vec2f>;
const WG = 64u;
var<workgroup> partial: array<f32, WG>;

fn sum_over_lanes(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  partial[lane] = value;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] += partial[lane + step]; }
    workgroupBarrier();
  }
  return partial[0];
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  var total = 0.0;
  for (var col = lane; col < params.cols; col += WG) { total += x[base + col]; }
  let mean = sum_over_lanes(total, lane) / f32(params.cols);
  total = 0.0;
  for (var col = lane; col < params.cols; col += WG) {
    let apart = x[base + col] - mean;
    total += apart * apart;
  }
  let rstd = inverseSqrt(sum_over_lanes(total, lane) / f32(params.cols) + params.eps);
  for (var col = lane; col < params.cols; col += WG) { y[base + col] = (x[base + col] - mean) * rstd * w[col] + b[col]; }
  if (lane == 0u) { stats[row] = vec2f(mean, rstd); }
}
