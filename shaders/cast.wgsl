// y = x as another type, element by element. Values beyond the range of f16 become its largest, floats beyond that of an
// integer its nearest end, NaN stays NaN and is 0 as an integer.
struct Params { size: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<From>;
@group(0) @binding(2) var<storage, read_write> y: array<To>;
alias From = f32;
alias To = f32;
const WG = 256u;
const CLAMP_HALF = false;
const TO_INTEGER = false; // from a float
const SIGNED = false;
// @import "lib/numbers.wgsl"
// @variant {"To": "u32", "TO_INTEGER": true}
// @variant {"To": "i32", "TO_INTEGER": true, "SIGNED": true}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  if (CLAMP_HALF) {
    let value = f32(x[index]);
    y[index] = To(select(clamp(value, -65504.0, 65504.0), value, is_nan(value)));
  } else if (TO_INTEGER) {
    // 2147483520 and 4294967040 are the largest f32 below 2³¹ and 2³²; beyond them, the words are said outright.
    let value = f32(x[index]);
    var word = 0u;
    if (is_nan(value)) {
      word = 0u;
    } else if (SIGNED) {
      word = bitcast<u32>(i32(clamp(value, -2147483648.0, 2147483520.0)));
      if (value > 2147483520.0) { word = 0x7fffffffu; }
    } else {
      word = u32(clamp(value, 0.0, 4294967040.0));
      if (value > 4294967040.0) { word = 0xffffffffu; }
    }
    y[index] = To(word);
  } else {
    y[index] = To(x[index]);
  }
}
