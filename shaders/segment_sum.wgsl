// y[row] = the sum of x over the row's segment, rows segments[2 row] to segments[2 row + 1] - 1: the same for all its rows.
// One invocation a row, in ascending order.
struct Params { rows: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> segments: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (group.x + group.y * groups.x) * WG + lane;
  if (row >= params.rows) { return; }
  let end = min(segments[2u * row + 1u], params.rows);
  var total = 0.0;
  for (var other = segments[2u * row]; other < end; other++) { total += x[other]; }
  y[row] = total;
}
