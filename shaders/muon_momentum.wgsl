// The direction of a Muon step before it is made orthogonal: the mean m [size] of gradients follows g [size], and
// direction[offset + i] looks one step ahead of it (Nesterov). A step that is skipped leaves m as it is.
struct Params { size: u32, offset: u32, rest: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;
@group(0) @binding(2) var<storage, read> state: array<f32>;
@group(0) @binding(3) var<storage, read_write> m: array<f32>;
@group(0) @binding(4) var<storage, read_write> direction: array<f32>;
const WG = 256u;
// Places in `state`; optimizer_prepare.wgsl names them all.
const ACTIVE = 6u;
const FACTOR = 7u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size || state[ACTIVE] == 0.0) { return; }
  let gradient = g[index] * state[FACTOR];
  let mean = m[index] + (gradient - m[index]) * params.rest;
  m[index] = mean;
  direction[params.offset + index] = mean + (gradient - mean) * params.rest;
}
