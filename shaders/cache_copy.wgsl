// For each copy (from, to) of copies [P, 2]: page `to` of the cache [pages, words] = its page `from`. No page is both. One workgroup
// row a copy (y), its invocations walk the words. What leads out of the cache is not copied, and is noted.
// @fault cache_copy: page VALUE is out of range | the cache has BOUND pages | pages count from 0 and stay below that
struct Params { words: u32, pages: u32, grid_x: u32, grid_y: u32, grid_z: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> copies: array<u32>;
@group(0) @binding(2) var<storage, read_write> cache: array<u32>;
@group(0) @binding(3) var<storage, read_write> faults: array<atomic<u32>>;
// @import "lib/faults.wgsl"
// @import "lib/grid.wgsl"
const WG = 64u;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = place_in_grid(workgroup, workgroups);
  if (group.z >= params.grid_z) { return; }
  let from_page = copies[group.y * 2u];
  let to_page = copies[group.y * 2u + 1u];
  let highest = max(from_page, to_page);
  if (highest >= params.pages) { note_fault(0u, highest, params.pages); return; }
  for (var word = group.x * WG + lane; word < params.words; word += params.grid_x * WG) {
    cache[to_page * params.words + word] = cache[from_page * params.words + word];
  }
}
