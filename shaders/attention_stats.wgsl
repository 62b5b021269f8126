// What both attention gradients need of each query: its softmax's logarithm and the product of output and its gradient.
// o, output_grad [N, H, D], lse [N, H] -> stats [N, H] of (lse, output_grad · output).
struct Params { rows: u32, quads: u32 } // quads: D / 4
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> o: array<vec4f>;
@group(0) @binding(2) var<storage, read> output_grad: array<vec4f>;
@group(0) @binding(3) var<storage, read> lse: array<f32>;
@group(0) @binding(4) var<storage, read_write> stats: array<vec2f>;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = (group.x + group.y * groups.x) * WG + lane;
  if (row >= params.rows) { return; }
  var product = vec4f(0);
  for (var d = 0u; d < params.quads; d++) { product = fma(o[row * params.quads + d], output_grad[row * params.quads + d], product); }
  stats[row] = vec2f(lse[row], (product.x + product.y) + (product.z + product.w));
}
