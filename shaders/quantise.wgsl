// Numbers as codes with a scale for each 32 of them, `groups` groups from group `first` (an even one) of a matrix w whose scales
// begin at word `scales`. An invocation takes two groups, whose scales share a word. x holds floats, or 16-bit ones two a word.
struct Params { groups: u32, first: u32, scales: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> w: array<u32>;
const BITS = 8u;
const STORED = 0u; // 0: f32, 1: bf16, 2: f16
// @variant {"BITS": 4, "STORED": 1}
// @variant {"BITS": 4, "STORED": 2}
// @import "lib/quantised.wgsl"
// @import "lib/quantise.wgsl"
const WG = 64u;

fn number_at(index: u32) -> f32 {
  if (STORED == 0u) { return bitcast<f32>(x[index]); }
  let half = (x[index / 2u] >> ((index & 1u) * 16u)) & 0xffffu;
  if (STORED == 1u) { return bitcast<f32>(half << 16u); }
  return half_value(half);
}

// Stores the codes of a group; returns its scale.
fn quantise(group: u32) -> u32 {
  for (var i = 0u; i < 32u; i++) { numbers[i] = number_at(group * 32u + i); }
  let half = choose_scale();
  for (var word = 0u; word < BITS; word++) { w[(params.first + group) * BITS + word] = codes_with(half, word); }
  return half;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pair = (group.x + group.y * groups.x) * WG + lane;
  if (2u * pair >= params.groups) { return; }
  let low = quantise(2u * pair);
  var high = 0u;
  if (2u * pair + 1u < params.groups) { high = quantise(2u * pair + 1u); }
  w[params.scales + params.first / 2u + pair] = low | (high << 16u);
}
