// y = x with each pair (i, i + half) of a head turned by its position's angle (INVERSE: back). x, y: [rows, heads, 2 · half];
// cos, sin: [positions, half]. A position out of range turns by the last angle, and is noted.
// @fault rotary: position VALUE is out of range | the table has BOUND positions | the sequence is longer than the model allows
struct Params { size: u32, heads: u32, half: u32, table: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> cosines: array<f32>;
@group(0) @binding(3) var<storage, read> sines: array<f32>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
@group(0) @binding(6) var<storage, read_write> faults: array<atomic<u32>>;
// @import "lib/faults.wgsl"
const WG = 64u;
const INVERSE = false;
const PER_INVOCATION = 4u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let start = (group.x + group.y * groups.x) * WG * PER_INVOCATION + lane;
  let end = min(start + WG * PER_INVOCATION, params.size);
  for (var index = start; index < end; index += WG) {
    let pair = index % params.half;
    let head = index / params.half;
    let asked = positions[head / params.heads];
    if (asked >= params.table) { note_fault(0u, asked, params.table); }
    let position = min(asked, params.table - 1u);
    let c = cosines[position * params.half + pair];
    var s = sines[position * params.half + pair];
    if (INVERSE) { s = -s; }
    let first = head * params.half * 2u + pair;
    let a = x[first];
    let b = x[first + params.half];
    y[first] = a * c - b * s;
    y[first + params.half] = b * c + a * s;
  }
}
