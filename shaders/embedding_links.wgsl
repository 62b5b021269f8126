// Prepares the embedding's gradient: next[row] = the next row with the same id (or the row count), and first[id] likewise.
// Each row looks forward for its successor; the first row of an id is the one without a predecessor.
// Ids out of range lead nowhere; the forward pass has noted them.
struct Params { rows: u32, vocabulary: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read_write> first: array<u32>;
@group(0) @binding(3) var<storage, read_write> next: array<u32>;
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (group.x + group.y * groups.x) * WG + lane;
  if (row >= params.rows) { return; }
  let id = ids[row];
  var successor = params.rows;
  for (var other = row + 1u; other < params.rows; other++) {
    if (ids[other] == id) { successor = other; break; }
  }
  next[row] = successor;
  var leads = true;
  for (var back = row; back > 0u; back--) {
    if (ids[back - 1u] == id) { leads = false; break; }
  }
  if (leads && id < params.vocabulary) { first[id] = row; }
}
