// y[outer, j, inner] = x[outer, ids[outer, j, inner], inner]; an index out of range gives zero, and is noted.
// @fault gather: index VALUE is out of range | the axis has BOUND places | indices count from 0 and stay below that
struct Params { size: u32, n: u32, picks: u32, inner: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> faults: array<atomic<u32>>;
// @import "lib/faults.wgsl"
const WG = 256u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  let col = index % params.inner;
  let outer = index / (params.inner * params.picks);
  let id = ids[index];
  if (id < params.n) {
    y[index] = x[(outer * params.n + id) * params.inner + col];
  } else {
    y[index] = 0.0;
    note_fault(0u, id, params.n);
  }
}
