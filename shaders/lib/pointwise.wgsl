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

// The bits of 2/π behind the binary point, after a word of zeros.
const TWO_OVER_PI = array(0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu);

// The high and the low word of a product.
fn product_words(a: u32, b: u32) -> vec2u {
  let al = a & 0xffffu; let ah = a >> 16u;
  let bl = b & 0xffffu; let bh = b >> 16u;
  let middle = ah * bl + ((al * bl) >> 16u);
  let cross = al * bh + (middle & 0xffffu);
  return vec2u(ah * bh + (middle >> 16u) + (cross >> 16u), a * b);
}

// sin(x) for ahead = 0, cos(x) for 1, of any finite x: WGSL's own are good to 2⁻¹¹ and for small angles only. The angle is
// reduced in whole numbers (Payne & Hanek 1983): x · 2/π, of which only the quarter turns modulo 4 and what is left count.
fn sine(x: f32, ahead: u32) -> f32 {
  let magnitude = bitcast<u32>(x) & 0x7fffffffu;
  if (magnitude >= 0x7f800000u) { return not_a_number(x); }
  var turns = 0u;
  var angle = abs(x);
  if (magnitude > 0x3f490fdau) {
    // x = mantissa · 2^exponent; the window of bits of 2/π begins where the product is worth 2 quarter turns at least.
    let mantissa = (magnitude & 0x7fffffu) | 0x800000u;
    let skipped = (magnitude >> 23u) - 120u; // from 6 on: bits of the padded table before the window
    let word = skipped >> 5u;
    let shift = skipped & 31u;
    var window = vec3u(TWO_OVER_PI[word], TWO_OVER_PI[word + 1u], TWO_OVER_PI[word + 2u]);
    if (shift > 0u) {
      let after = vec3u(window.y, window.z, TWO_OVER_PI[word + 3u]);
      window = (window << vec3u(shift)) | (after >> vec3u(32u - shift));
    }
    let low = product_words(window.z, mantissa);
    let middle = product_words(window.y, mantissa);
    let fraction = middle.y + low.x;
    let carry = select(0u, 1u, fraction < middle.y);
    let top = window.x * mantissa + middle.x + carry;
    turns = top >> 30u;
    // The signed rest of the nearest quarter turn, in units of 2^-30 and 2^-62.
    let rest = bitcast<i32>(top << 2u) >> 2u;
    turns += select(0u, 1u, rest < 0);
    angle = (f32(rest) * 9.313225746154785e-10 + f32(fraction) * 2.168404344971009e-19) * 1.5707963267948966;
  }
  let square = angle * angle;
  let quarter = (turns + ahead) & 3u;
  var value = 1.0 + square * (-0.5 + square * (4.1666667e-2 + square * (-1.3888889e-3 + square * (2.4801587e-5 - square * 2.7557319e-7))));
  if ((quarter & 1u) == 0u) {
    value = angle + angle * square * (-1.6666667e-1 + square * (8.3333333e-3 + square * (-1.9841270e-4 + square * 2.7557319e-6)));
  }
  let falls = (quarter >= 2u) != (ahead == 0u && (bitcast<u32>(x) >> 31u) == 1u);
  return select(value, -value, falls);
}

// 1 - erf(x), to a relative error of 1.2e-7 (a fit by Press et al., Numerical Recipes, 6.2).
fn error_complement(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let z = min(abs(x), 10.0);
  let t = 1.0 / (1.0 + 0.5 * z);
  let series = -1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806
    + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
  let tail = select(t * exp(series - z * z), 0.0, z >= 10.0);
  return select(tail, 2.0 - tail, x < 0.0);
}

fn error_function(x: f32) -> f32 {
  let s = x * x;
  if (abs(x) < 0.5) {
    return 1.1283791670955126 * x * (1.0 - s * (1.0 / 3.0 - s * (0.1 - s * (1.0 / 42.0 - s * (1.0 / 216.0 - s / 1320.0)))));
  }
  return 1.0 - error_complement(x);
}

fn gelu_tanh(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let inner = 0.7978845608028654 * x * (1.0 + 0.044715 * x * x);
  return 0.5 * x * (1.0 + tanh(clamp(inner, -20.0, 20.0)));
}
