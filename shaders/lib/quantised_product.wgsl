// What the three kernels of quantised_linear share: W is the rows from `begin` on of a matrix of `all` rows in codes. With GATED the product
// with the next `cols` rows is taken as well, and y = silu(x · Wᵀ) · (x · Uᵀ). Needs lib/quantised.wgsl.
// @import "lib/matmul_epilogue.wgsl"
const GATED = false;

fn finished(value: f32, row: u32, col: u32) -> f32 {
  if (EPILOGUE == BIAS) { return value + addend[params.first + col]; }
  if (EPILOGUE == RESIDUAL) { return value + addend[row * params.stride + params.first + col]; }
  return value;
}

fn gate(value: f32) -> f32 { return value * select(1.0 / (1.0 + exp(-clamp(value, -87.0, 87.0))), 0.0, value < -87.0); }
