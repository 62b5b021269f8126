// y[row] = the sum of x over the row's segment, rows segments[2 row] to segments[2 row + 1] - 1: the same for all its rows.
// One invocation a row, in ascending order.
// @fault segment_sum: a segment ends at row VALUE | there are BOUND rows | segments hold the first row and the end of each row's segment
struct Params { rows: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> segments: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> faults: array<atomic<u32>>;
// @import "lib/faults.wgsl"
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (group.x + group.y * groups.x) * WG + lane;
  if (row >= params.rows) { return; }
  let asked = segments[2u * row + 1u];
  if (asked > params.rows) { note_fault(0u, asked, params.rows); }
  let end = min(asked, params.rows);
  var total = 0.0;
  for (var other = segments[2u * row]; other < end; other++) { total += x[other]; }
  y[row] = total;
}
