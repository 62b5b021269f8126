// Merges neighbouring sorted runs of `width` elements of each row: `before` and `after` [rows, n] hold indices into the row of
// x[rows, n]. An element finds its place by counting, in the other run, those that come before it; equal ones of the left run
// come first.
struct Params { size: u32, n: u32, width: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read> before: array<u32>;
@group(0) @binding(3) var<storage, read_write> after: array<u32>;
const WG = 64u;
// @variant {"T": "u32", "FLOAT": false}
// @variant {"T": "i32", "FLOAT": false, "SIGNED": true, "DESCENDING": true}
// @import "lib/sort_key.wgsl"

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let at = (group.x + group.y * groups.x) * WG + lane;
  if (at >= params.size) { return; }
  let place = at % params.n;
  let row = at - place;
  let start = place - place % (2u * params.width);
  let middle = min(start + params.width, params.n);
  let end = min(middle + params.width, params.n);
  let index = before[at];
  let key = key_of(x[row + index]);
  let left = place < middle;
  // The first place of the other run whose element does not come before this one.
  var low = select(start, middle, left);
  var high = select(middle, end, left);
  while (low < high) {
    let half = (low + high) / 2u;
    let rival = key_of(x[row + before[row + half]]);
    if (rival < key || (rival == key && !left)) { low = half + 1u; } else { high = half; }
  }
  // Before it stand those of its own run, place - start or place - middle, and those of the other, low - middle or low - start.
  after[row + place + low - middle] = index;
}
