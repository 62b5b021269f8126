// cache_write into a cache in codes (lib/cache_codes.wgsl). An invocation takes the numbers whose scales share a word: 64 of a head, or
// what is left of it. units: invocations for keys and values; parts: those of a head.
// @fault cache_write: row VALUE is out of range | the cache has BOUND rows | rows count from 0 and stay below that
// @fault cache_write: position VALUE is out of range | the cache has BOUND positions | the sequence is longer than the cache
struct Params { units: u32, groups: u32, parts: u32, capacity: u32, rows: u32, pages: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> k: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> rows: array<u32>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read> table: array<u32>;
@group(0) @binding(6) var<storage, read_write> cache: array<u32>;
@group(0) @binding(7) var<storage, read_write> faults: array<atomic<u32>>;
const BITS = 8u;
const D = 64u;
const PAGE = 64u;
// @variant {"D": 128, "BITS": 4}
// @import "lib/faults.wgsl"
// @import "lib/quantised.wgsl"
// @import "lib/quantise.wgsl"
const WG = 64u;
const RECORD = D * BITS / 32u;
const SCALES = (D + 63u) / 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let unit = (group.x + group.y * groups.x) * WG + lane;
  if (unit >= params.units) { return; }
  let is_value = unit >= params.units / 2u;
  let own = unit % (params.units / 2u);
  let part = own % params.parts;
  let head = own / params.parts;
  let token = head / params.groups;
  let row = rows[token];
  let position = positions[token];
  if (row >= params.rows) { note_fault(0u, row, params.rows); return; }
  if (position >= params.capacity) { note_fault(1u, position, params.capacity); return; }
  let records = PAGE * params.groups;
  let side = 2u * table[row * params.pages + position / PAGE] + select(0u, 1u, is_value);
  let codes = side * records * (RECORD + SCALES);
  let record = position % PAGE * params.groups + head % params.groups;
  var scales = 0u;
  for (var half = 0u; half < 2u; half++) {
    let first = part * 64u + half * 32u;
    if (first < D) {
      for (var i = 0u; i < 32u; i++) {
        let at = head * D + first + i;
        if (is_value) { numbers[i] = v[at]; } else { numbers[i] = k[at]; }
      }
      let scale = choose_scale();
      for (var word = 0u; word < BITS; word++) { cache[codes + record * RECORD + first * BITS / 32u + word] = codes_with(scale, word); }
      scales |= scale << (16u * half);
    }
  }
  cache[codes + records * RECORD + record * SCALES + part] = scales;
}
