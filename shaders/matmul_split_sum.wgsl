// c[batch, size] = the sum of partial[batch, splits, size] in order of the splits, plus the epilogue's addend: the second
// pass of a product whose inner extent was split.
// @variant {"EPILOGUE": 3}
// @variant {"EPILOGUE": 1, "TC": "f16", "TD": "f16"}
struct Params { batches: u32, splits: u32, size: u32, cols: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partial: array<f32>;
@group(0) @binding(2) var<storage, read> addend: array<TD>;
@group(0) @binding(3) var<storage, read_write> c: array<TC>;
alias TC = f32;
alias TD = f32;
// @import "lib/matmul_epilogue.wgsl"
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.batches * params.size) { return; }
  let place = index % params.size;
  let start = index / params.size * params.splits * params.size + place;
  var value = 0.0;
  for (var split = 0u; split < params.splits; split++) { value += partial[start + split * params.size]; }
  if (EPILOGUE == BIAS) { value += f32(addend[place % params.cols]); }
  if (EPILOGUE == RESIDUAL) { value += f32(addend[index]); }
  if (EPILOGUE == ACCUMULATE) { value += f32(c[index]); }
  c[index] = TC(value);
}
