// Stores k[n, :] and v[n, :] at positions[n] of row rows[n] of a paged cache of numbers [pages, 2, PAGE, width]. The pages of a row
// stand in its row of the table [rows, pages]. k, v: [size / width, width]. What leads out of the cache is not written, and is noted.
// @fault cache_write: row VALUE is out of range | the cache has BOUND rows | rows count from 0 and stay below that
// @fault cache_write: position VALUE is out of range | the cache has BOUND positions | the sequence is longer than the cache
struct Params { size: u32, width: u32, capacity: u32, rows: u32, pages: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> k: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> rows: array<u32>;
@group(0) @binding(4) var<storage, read> positions: array<u32>;
@group(0) @binding(5) var<storage, read> table: array<u32>;
@group(0) @binding(6) var<storage, read_write> cache: array<T>;
@group(0) @binding(7) var<storage, read_write> faults: array<atomic<u32>>;
alias T = f32;
// @variant {"T": "f16"}
// @import "lib/faults.wgsl"
const PAGE = 64u;
const WG = 64u;
const PER_INVOCATION = 4u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let start = (group.x + group.y * groups.x) * WG * PER_INVOCATION + lane;
  let end = min(start + WG * PER_INVOCATION, params.size);
  for (var index = start; index < end; index += WG) {
    let token = index / params.width;
    let row = rows[token];
    let position = positions[token];
    if (row >= params.rows) {
      note_fault(0u, row, params.rows);
    } else if (position >= params.capacity) {
      note_fault(1u, position, params.capacity);
    } else {
      let page = table[row * params.pages + position / PAGE];
      let at = (2u * page * PAGE + position % PAGE) * params.width + index % params.width;
      cache[at] = T(k[index]);
      cache[at + PAGE * params.width] = T(v[index]);
    }
  }
}
