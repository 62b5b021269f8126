// Puts together attention over parts of the keys. parts [splits, R, H, D], lse [splits, R, H] -> o [R, H, D].
struct Params { rows: u32, splits: u32 } // rows: R x H
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<vec4f>;
@group(0) @binding(2) var<storage, read> lse: array<f32>;
@group(0) @binding(3) var<storage, read_write> o: array<vec4f>;
const D = 64u;
const WG = 64u;
const QUADS = D / 4u;
const LOWEST = -3.4e38f;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  let row = index / QUADS;
  if (row >= params.rows) { return; }
  var peak = LOWEST;
  for (var s = 0u; s < params.splits; s++) { peak = max(peak, lse[s * params.rows + row]); }
  var sum = vec4f(0);
  var total = 0.0;
  for (var s = 0u; s < params.splits; s++) {
    let weight = exp(lse[s * params.rows + row] - peak);
    total += weight;
    sum = fma(vec4f(weight), parts[s * params.rows * QUADS + index], sum);
  }
  o[index] = sum / total;
}
