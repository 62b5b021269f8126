// y[row, 4·quads] = row ids[row] of W [vocabulary, 4·quads] in codes, of which this part has the rows first to first + rows:
// others stay as they are. An id beyond the vocabulary gives zeros, and is noted.
// @fault quantised_embedding: id VALUE is out of range | the table has BOUND rows | ids count from 0: do the tokenizer and the model have one vocabulary?
struct Params { size: u32, quads: u32, first: u32, rows: u32, vocabulary: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ids: array<u32>;
@group(0) @binding(2) var<storage, read> w: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> faults: array<atomic<u32>>;
const BITS = 8u;
// @variant {"BITS": 4}
// @import "lib/faults.wgsl"
// @import "lib/quantised.wgsl"
const WG = 64u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.x + group.y * groups.x) * WG + lane;
  if (index >= params.size) { return; }
  let id = ids[index / params.quads];
  if (id >= params.vocabulary) {
    y[index] = vec4f();
    note_fault(0u, id, params.vocabulary);
  } else if (id >= params.first && id - params.first < params.rows) {
    let place = (id - params.first) * params.quads + index % params.quads;
    let scales = params.rows * params.quads / WORD_QUADS;
    y[index] = four_codes(w[place / WORD_QUADS], place % WORD_QUADS) * scale_in(w[scales + place / 16u], place / 8u);
  }
}
