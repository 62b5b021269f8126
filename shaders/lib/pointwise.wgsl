// The functions of the pointwise table that WGSL does not have, or whose values at the edges it leaves open.
// @import "lib/numbers.wgsl"

fn exponential(x: f32) -> f32 { return select(exp(x), x, is_nan(x)); }

// The natural logarithm near 1, by the series of atanh: `log` is only as near as its largest values allow.
fn logarithm_near_one(x: f32) -> f32 {
  let z = (x - 1.0) / (x + 1.0);
  let s = z * z;
  return 2.0 * z * (1.0 + s * (1.0 / 3.0 + s * (0.2 + s * (1.0 / 7.0 + s * (1.0 / 9.0)))));
}

fn is_near_one(x: f32) -> bool { return x > 0.75 && x < 1.3125; }

// A number too small to be normal is taken apart, here and in `power`: some adapters take it for 0.
fn logarithm(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if (is_nan(x) || bits == 0x7f800000u) { return x; }
  if ((bits & 0x7fffffffu) == 0u) { return infinity(x, 0x80000000u); }
  if ((bits & 0x80000000u) != 0u) { return not_a_number(x); }
  if (bits < 0x00800000u) { return log(f32(bits)) - 103.27893f; }
  if (is_near_one(x)) { return logarithm_near_one(x); }
  return log(x);
}

fn sigmoid(x: f32) -> f32 { return select(1.0 / (1.0 + exp(-clamp(x, -87.0, 87.0))), 0.0, x < -87.0); }

// As C's pow: 1 for a base of 1 or an exponent of 0, NaN for a negative base and an exponent that is not whole.
fn power(base: f32, exponent: f32) -> f32 {
  if (exponent == 0.0 && !is_nan(exponent)) { return 1.0; }
  if (base == 1.0 && !is_nan(base)) { return 1.0; }
  if (is_nan(base)) { return base; }
  if (is_nan(exponent)) { return exponent; }
  let size = abs(base);
  let whole = floor(exponent) == exponent;
  let odd = whole && abs(exponent) < 16777216.0 && (i32(exponent) & 1) == 1;
  let sign_bit = select(0u, bitcast<u32>(base) & 0x80000000u, odd);
  let endless = (bitcast<u32>(exponent) & 0x7fffffffu) == 0x7f800000u;
  if (bitcast<u32>(size) == 0u || bitcast<u32>(size) == 0x7f800000u) {
    let grows = (bitcast<u32>(size) == 0u) == (exponent < 0.0);
    return select(bitcast<f32>(sign_bit), infinity(base, sign_bit), grows);
  }
  if (endless) {
    if (size == 1.0) { return 1.0; }
    return select(0.0, infinity(base, 0u), (size > 1.0) == (exponent > 0.0));
  }
  if ((bitcast<u32>(base) & 0x80000000u) != 0u && !whole) { return not_a_number(base); }
  var magnitude = pow(size, exponent);
  let bits = bitcast<u32>(size);
  if (is_near_one(size)) { magnitude = exp(exponent * logarithm_near_one(size)); }
  if (bits < 0x00800000u) { magnitude = exp2(exponent * (log2(f32(bits)) - 149.0)); }
  return select(magnitude, -magnitude, sign_bit != 0u);
}
