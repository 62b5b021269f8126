// order[row, place] = the index of the element that stands there when each block of BLOCK neighbours of x[row, n] is sorted by
// itself; equal elements keep their order. An element counts those that come before it.
struct Params { size: u32, n: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read_write> order: array<u32>;
const WG = 64u;
const BLOCK = 32u;
// @variant {"T": "u32", "FLOAT": false}
// @variant {"T": "i32", "FLOAT": false, "SIGNED": true, "DESCENDING": true}
// @import "lib/sort_key.wgsl"

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let at = (group.x + group.y * groups.x) * WG + lane;
  if (at >= params.size) { return; }
  let index = at % params.n;
  let row = at - index;
  let start = index - index % BLOCK;
  let key = key_of(x[at]);
  var place = start;
  for (var other = start; other < min(start + BLOCK, params.n); other++) {
    let rival = key_of(x[row + other]);
    if (rival < key || (rival == key && other < index)) { place++; }
  }
  order[row + place] = index;
}
