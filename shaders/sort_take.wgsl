// values[row, j] = x[row, order[row, j]] and indices[row, j] = order[row, j], for the first `count` of n.
struct Params { size: u32, n: u32, count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read_write> values: array<T>;
@group(0) @binding(4) var<storage, read_write> indices: array<u32>;
alias T = f32;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let at = (group.x + group.y * groups.x) * WG + lane;
  if (at >= params.size) { return; }
  let row = at / params.count * params.n;
  let index = order[row + at % params.count];
  values[at] = x[row + index];
  indices[at] = index;
}
