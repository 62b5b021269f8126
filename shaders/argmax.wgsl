// y[row] = the index of the first largest value of x[row, cols]; NaN counts as the largest. One workgroup a row.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;
const WG = 64u;
var<workgroup> best: array<u32, WG>;
var<workgroup> place: array<u32, WG>;

// @import "lib/ordered.wgsl"

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  var largest = 0u;
  var at = min(lane, params.cols - 1u);
  for (var col = lane; col < params.cols; col += WG) {
    let value = ordered(x[row * params.cols + col]);
    if (value > largest) { largest = value; at = col; }
  }
  best[lane] = largest;
  place[lane] = at;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) {
      let other = best[lane + step];
      if (other > best[lane] || (other == best[lane] && place[lane + step] < place[lane])) {
        best[lane] = other;
        place[lane] = place[lane + step];
      }
    }
    workgroupBarrier();
  }
  if (lane == 0u) { y[row] = place[0]; }
}
