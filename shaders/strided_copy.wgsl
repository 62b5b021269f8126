// y = x read (or written, SCATTER true) by strides over six axes: permute, slice, expand, cat and their gradients.
struct Params {
  size: u32, offset: u32,
  length1: u32, length2: u32, length3: u32, length4: u32, length5: u32,
  stride0: u32, stride1: u32, stride2: u32, stride3: u32, stride4: u32, stride5: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read_write> y: array<T>;
alias T = f32;
const WG = 256u;
const SCATTER = false;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  var rest = index;
  var place = params.offset;
  place += (rest % params.length5) * params.stride5; rest /= params.length5;
  place += (rest % params.length4) * params.stride4; rest /= params.length4;
  place += (rest % params.length3) * params.stride3; rest /= params.length3;
  place += (rest % params.length2) * params.stride2; rest /= params.length2;
  place += (rest % params.length1) * params.stride1; rest /= params.length1;
  place += rest * params.stride0;
  if (SCATTER) { y[place] = x[index]; } else { y[index] = x[place]; }
}
