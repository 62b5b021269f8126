// dx[row, indices[row, j]] = g[row, j] for the first `count` of n: dx holds zeros, and no index stands twice in a row.
struct Params { size: u32, n: u32, count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;
@group(0) @binding(2) var<storage, read> indices: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let at = (group.x + group.y * groups.x) * WG + lane;
  if (at >= params.size) { return; }
  dx[at / params.count * params.n + min(indices[at], params.n - 1u)] = g[at];
}
