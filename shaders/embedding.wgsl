// y[row, cols] = row ids[row] of a table [vocabulary, cols], of which w has the rows first to first + rows: others stay as they are. An
// id beyond the vocabulary gives zeros, and is noted.
// @fault embedding: id VALUE is out of range | the table has BOUND rows | ids count from 0: do the tokenizer and the model have one vocabulary?
struct Params { size: u32, cols: u32, first: u32, rows: u32, vocabulary: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> w: array<f32>;
@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> faults: array<atomic<u32>>;
// @import "lib/faults.wgsl"
const WG = 64u;
const PER_INVOCATION = 4u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let start = (group.x + group.y * groups.x) * WG * PER_INVOCATION + lane;
  let end = min(start + WG * PER_INVOCATION, params.size);
  for (var index = start; index < end; index += WG) {
    let id = ids[index / params.cols];
    if (id >= params.vocabulary) {
      y[index] = 0.0;
      note_fault(0u, id, params.vocabulary);
    } else if (id >= params.first && id - params.first < params.rows) {
      y[index] = w[(id - params.first) * params.cols + index % params.cols];
    }
  }
}
