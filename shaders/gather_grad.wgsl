// dx[outer, i, inner] = the sum of g[outer, j, inner] over the j with ids[outer, j, inner] = i, in the order of j.
struct Params { size: u32, n: u32, picks: u32, inner: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read> g: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;
const WG = 256u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  let col = index % params.inner;
  let row = (index / params.inner) % params.n;
  let outer = index / (params.inner * params.n);
  var total = 0.0;
  for (var j = 0u; j < params.picks; j++) {
    let source = (outer * params.picks + j) * params.inner + col;
    if (ids[source] == row) { total += g[source]; }
  }
  dx[index] = total;
}
