// dx = rstd · (g · w - mean(g · w) - h · mean(g · w · h)) with h = (x - mean) · rstd, and stats[row] = (mean, rstd). One workgroup a row.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<f32>;
@group(0) @binding(3) var<storage, read> stats: array<vec2f>;
@group(0) @binding(4) var<storage, read> g: array<f32>;
@group(0) @binding(5) var<storage, read_write> dx: array<f32>;
const WG = 64u;
var<workgroup> partial: array<vec2f, WG>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let base = row * params.cols;
  let stat = stats[row];
  var total = vec2f(0);
  for (var col = lane; col < params.cols; col += WG) {
    let slope = g[base + col] * w[col];
    total += vec2f(slope, slope * (x[base + col] - stat.x) * stat.y);
  }
  partial[lane] = total;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) { partial[lane] += partial[lane + step]; }
    workgroupBarrier();
  }
  let means = partial[0] / f32(params.cols);
  for (var col = lane; col < params.cols; col += WG) {
    let h = (x[base + col] - stat.x) * stat.y;
    dx[base + col] = stat.y * (g[base + col] * w[col] - means.x - h * means.y);
  }
}
