// As layer_norm_grad, one invocation a row: for adapters that compute on the CPU.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<f32>;
@group(0) @binding(3) var<storage, read> stats: array<vec2f>;
@group(0) @binding(4) var<storage, read> g: array<f32>;
@group(0) @binding(5) var<storage, read_write> dx: array<f32>;
const WG = 8u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (group.x + group.y * groups.x) * WG + lane;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  let stat = stats[row];
  var total = vec2f(0);
  for (var col = 0u; col < params.cols; col++) {
    let slope = g[base + col] * w[col];
    total += vec2f(slope, slope * (x[base + col] - stat.x) * stat.y);
  }
  let means = total / f32(params.cols);
  for (var col = 0u; col < params.cols; col++) {
    let h = (x[base + col] - stat.x) * stat.y;
    dx[base + col] = stat.y * (g[base + col] * w[col] - means.x - h * means.y);
  }
}
