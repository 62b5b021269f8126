// dw[id, cols] = the sum of g[row, cols] over the rows with that id, in their order, following the links.
struct Params { size: u32, cols: u32, rows: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> first: array<u32>;
@group(0) @binding(2) var<storage, read> next: array<u32>;
@group(0) @binding(3) var<storage, read> g: array<f32>;
@group(0) @binding(4) var<storage, read_write> dw: array<f32>;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  let col = index % params.cols;
  var total = 0.0;
  var row = first[index / params.cols];
  while (row < params.rows) {
    total += g[row * params.cols + col];
    row = next[row];
  }
  dw[index] = total;
}
