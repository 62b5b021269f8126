// dw[chunk, col] = the sum of g · (x - mean) · rstd over the chunk's rows, in order, and db[chunk, col] that of g. One
// invocation a column of a chunk; stats[row] = (mean, rstd).
struct Params { rows: u32, cols: u32, chunks: u32, span: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> stats: array<vec2f>;
@group(0) @binding(3) var<storage, read> g: array<f32>;
@group(0) @binding(4) var<storage, read_write> dw: array<f32>;
@group(0) @binding(5) var<storage, read_write> db: array<f32>;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.chunks * params.cols) { return; }
  let col = index % params.cols;
  let start = (index / params.cols) * params.span;
  var total = vec2f(0);
  for (var row = start; row < min(start + params.span, params.rows); row++) {
    let place = row * params.cols + col;
    let stat = stats[row];
    total += vec2f(g[place] * (x[place] - stat.x) * stat.y, g[place]);
  }
  dw[index] = total.x;
  db[index] = total.y;
}
