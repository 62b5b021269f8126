// partials[offset + chunk] = the sum of squares of up to `span` neighbouring values of x[size], or -1 where one of them is
// not a usable number: NaN, infinite, or so large (1e15) that squares could overflow. Tested on the bits; fixed order.
struct Params { size: u32, span: u32, offset: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;
const WG = 64u;
const LARGEST = 0x58635fa9u;
var<workgroup> sums: array<f32, WG>;
var<workgroup> faults: array<u32, WG>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let chunk = group.x + group.y * groups.x;
  let start = chunk * params.span;
  if (start >= params.size) { return; }
  let end = min(start + params.span, params.size);
  var total = 0.0;
  var fault = 0u;
  for (var index = start + lane; index < end; index += WG) {
    let value = x[index];
    let unusable = (bitcast<u32>(value) & 0x7fffffffu) >= LARGEST;
    fault |= select(0u, 1u, unusable);
    total += select(value * value, 0.0, unusable);
  }
  sums[lane] = total;
  faults[lane] = fault;
  workgroupBarrier();
  for (var step = WG / 2u; step > 0u; step /= 2u) {
    if (lane < step) {
      sums[lane] += sums[lane + step];
      faults[lane] |= faults[lane + step];
    }
    workgroupBarrier();
  }
  if (lane == 0u) { partials[params.offset + chunk] = select(sums[0], -1.0, faults[0] != 0u); }
}
