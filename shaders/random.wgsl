// y = uniform numbers in (0, 1), or standard normal ones (NORMAL true, Box-Muller). Four a counter: element i comes from
// counter offset + i / 4, so the result depends on seed and offset alone.
struct Params { size: u32, seed: u32, offset: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
const WG = 64u;
const NORMAL = false;
// @import "lib/philox.wgsl"

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = (group.x + group.y * groups.x) * WG + lane;
  let start = block * 4u;
  if (start >= params.size) { return; }
  let words = philox(vec4u(params.offset + block, 0u, 0u, 0u), vec2u(params.seed, 0u));
  var values = vec4f(to_unit(words.x), to_unit(words.y), to_unit(words.z), to_unit(words.w));
  if (NORMAL) {
    let radius = sqrt(-2.0 * log(values.xz));
    let angle = 6.283185307 * values.yw;
    values = vec4f(radius.x * cos(angle.x), radius.x * sin(angle.x), radius.y * cos(angle.y), radius.y * sin(angle.y));
  }
  for (var i = 0u; i < min(4u, params.size - start); i++) { y[start + i] = values[i]; }
}
