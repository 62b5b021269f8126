// Ends a decoding step: files the sampled token and its log-probability under `step`, and moves each active row on.
// A row stops at a token that ends a text or when its position reaches its limit; a stopped row files NONE, and is fed its last input again
// and again, so that what the cache holds of it stays as it is.
struct Params { rows: u32, step: u32, ends: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sampled: array<u32>;
@group(0) @binding(2) var<storage, read> logprob: array<f32>;
// the limit of each row, then the tokens that end a text
@group(0) @binding(3) var<storage, read> limits: array<u32>;
@group(0) @binding(4) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(5) var<storage, read_write> positions: array<u32>;
@group(0) @binding(6) var<storage, read_write> done: array<u32>;
@group(0) @binding(7) var<storage, read_write> token_log: array<u32>;
@group(0) @binding(8) var<storage, read_write> logprob_log: array<f32>;
const WG = 64u;
const NONE = 4294967295u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * WG + lane;
  if (row >= params.rows) { return; }
  let place = params.step * params.rows + row;
  if (done[row] != 0u) {
    token_log[place] = NONE;
    logprob_log[place] = 0.0;
    return;
  }
  let token = sampled[row];
  token_log[place] = token;
  logprob_log[place] = logprob[row];
  let position = positions[row] + 1u;
  var ended = position >= limits[row];
  for (var index = 0u; index < params.ends; index++) { ended = ended || token == limits[params.rows + index]; }
  if (ended) {
    done[row] = 1u;
  } else {
    tokens[row] = token;
    positions[row] = position;
  }
}
