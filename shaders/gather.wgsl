// y[outer, j, inner] = x[outer, ids[outer, j, inner], inner]; an id out of range reads the last row.
struct Params { size: u32, n: u32, picks: u32, inner: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
const WG = 256u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  let col = index % params.inner;
  let outer = index / (params.inner * params.picks);
  y[index] = x[(outer * params.n + min(ids[index], params.n - 1u)) * params.inner + col];
}
