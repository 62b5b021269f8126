// What becomes of a product before it is stored. NOTHING: c = product; BIAS: plus addend[col]; RESIDUAL: plus
// addend[row, col]; ACCUMULATE: plus what c holds. `index` is the element's place in c.
const NOTHING = 0u;
const BIAS = 1u;
const RESIDUAL = 2u;
const ACCUMULATE = 3u;
const EPILOGUE = 0u;
