// One tile of 32 x 32 (row, column) pairs, shared by the tiled attention kernels; the importing file declares D and COLUMNS.
// Thread (y, x) of an 8 x COLUMNS workgroup owns rows 4y .. 4y + 3 and the columns x, x + COLUMNS, ...; four rows travel as a vec4.
// Workgroup memory: 15 KiB at most.
const TILE = 32u;
const WG = 8u * COLUMNS;
const QUADS = D / 4u;
const PARTS = min(QUADS, 8u);                        // quads of the head dimension staged at a time
const EACH = TILE / COLUMNS;                         // columns of a thread in the tile of pairs
const OUT = (QUADS + COLUMNS - 1u) / COLUMNS;        // quads of a thread in its output rows
const SPAN = select(TILE, 16u, QUADS > 16u);         // columns staged at a time for the output product
const LEAP = TILE + 1u;                              // stride that avoids bank conflicts
var<workgroup> staged: array<vec4f, 2u * 8u * LEAP>;
var<workgroup> weights: array<vec4f, TILE * 9u>;     // [column][four rows]
alias Pairs = array<vec4f, EACH>;
alias Output = array<vec4f, 4u * OUT>;

// Adds to each pair the dot product of its row's and its column's staged part.
fn add_products(pairs: ptr<function, Pairs>, y: u32, x: u32) {
  for (var part = 0u; part < PARTS; part++) {
    let a0 = staged[part * LEAP + 4u * y];
    let a1 = staged[part * LEAP + 4u * y + 1u];
    let a2 = staged[part * LEAP + 4u * y + 2u];
    let a3 = staged[part * LEAP + 4u * y + 3u];
    for (var j = 0u; j < EACH; j++) {
      let b = staged[(8u + part) * LEAP + x + COLUMNS * j];
      (*pairs)[j] += vec4f(dot(a0, b), dot(a1, b), dot(a2, b), dot(a3, b));
    }
  }
}

// Adds weights x the SPAN staged columns (from column `start` of the tile on) to the output rows.
fn add_weighted(output: ptr<function, Output>, start: u32, y: u32, x: u32) {
  for (var column = 0u; column < SPAN; column++) {
    let weight = weights[(start + column) * 9u + y];
    for (var j = 0u; j < OUT; j++) {
      let value = staged[column * QUADS + min(x + COLUMNS * j, QUADS - 1u)]; // surplus threads repeat the last quad
      (*output)[4u * j] = fma(vec4f(weight.x), value, (*output)[4u * j]);
      (*output)[4u * j + 1u] = fma(vec4f(weight.y), value, (*output)[4u * j + 1u]);
      (*output)[4u * j + 2u] = fma(vec4f(weight.z), value, (*output)[4u * j + 2u]);
      (*output)[4u * j + 3u] = fma(vec4f(weight.w), value, (*output)[4u * j + 3u]);
    }
  }
}

fn publish(pairs: ptr<function, Pairs>, y: u32, x: u32) {
  for (var j = 0u; j < EACH; j++) { weights[(x + COLUMNS * j) * 9u + y] = (*pairs)[j]; }
}
