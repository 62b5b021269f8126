// A group of 32 numbers as codes of BITS (8 or 4) bits and their scale. In 8 bits the scale is the largest magnitude over 127; in 4
// bits, of 19 near the largest over -8, that with the least square error. Rounding is decided by products that are exact in f32:
// every device makes the same of it. Needs lib/quantised.wgsl.
const STEPS = 9; // scales that are tried on each side
var<private> numbers: array<f32, 32>;

// The half nearest to a size below 65504.
fn half_bits(size: f32) -> u32 {
  if (size < 6.103515625e-5) { return u32(round(size * 16777216.0)); }
  let bits = bitcast<u32>(size) - 0x38000000u;
  return min((bits + 0xfffu + ((bits >> 13u) & 1u)) >> 13u, 0x7bffu);
}

// The half nearest to size / 127, one more where the largest code would fall off the end.
fn scale_of_eight(size: f32) -> u32 {
  var half = half_bits(min(size / 127.0, 65504.0));
  let odd = (half & 1u) == 1u;
  let own = half_value(half);
  let above = 63.5 * (own + half_value(min(half + 1u, 0x7bffu)));
  let below = 63.5 * (own + half_value(max(half, 1u) - 1u));
  if (size > above || (size == above && odd)) { half += 1u; } else if (half > 0u && (size < below || (size == below && odd))) { half -= 1u; }
  return select(half, min(half + 1u, 0x7bffu), half > 0u && size > 127.5 * half_value(half));
}

// The nearest whole number to value / scale, halves up, between the ends of the codes.
fn code_of(value: f32, scale: f32, inverse: f32) -> f32 {
  var code = floor(value * inverse + 0.5);
  if ((code + 0.5) * scale <= value) { code += 1.0; } else if ((code - 0.5) * scale > value) { code -= 1.0; }
  return select(clamp(code, -8.0, 7.0), clamp(code, -127.0, 127.0), BITS == 8u);
}

// The scale of the group in `numbers`: a half, which in 4 bits may be negative.
fn choose_scale() -> u32 {
  var peak = 0.0;
  for (var i = 0u; i < 32u; i++) { if (abs(numbers[i]) > abs(peak)) { peak = numbers[i]; } }
  if (BITS == 8u) { return scale_of_eight(abs(peak)); }
  let side = select(1.0, -1.0, peak > 0.0);
  var chosen = 0u;
  var least = -1.0;
  for (var step = -STEPS; step <= STEPS; step++) {
    let tried = half_bits(min(abs(peak) / (8.0 + 0.1 * f32(step)), 65504.0));
    let scale = half_value(tried);
    if (scale == 0.0) { continue; }
    let inverse = 1.0 / scale;
    var error = 0.0;
    for (var i = 0u; i < 32u; i++) {
      let miss = side * numbers[i] - scale * code_of(side * numbers[i], scale, inverse);
      error = fma(miss, miss, error);
    }
    if (least < 0.0 || error < least) { least = error; chosen = tried; }
  }
  return chosen | select(0u, 0x8000u, peak > 0.0 && chosen > 0u);
}

// Word `word` of the codes of the group in `numbers`, with this scale.
fn codes_with(half: u32, word: u32) -> u32 {
  let scale = half_value(half & 0x7fffu);
  if (scale == 0.0) { return 0u; }
  let side = select(1.0, -1.0, half > 0x7fffu);
  let inverse = 1.0 / scale;
  var codes = 0u;
  for (var i = 0u; i < 32u / BITS; i++) {
    let code = code_of(side * numbers[word * (32u / BITS) + i], scale, inverse);
    codes |= (bitcast<u32>(i32(code)) & ((1u << BITS) - 1u)) << (i * BITS);
  }
  return codes;
}
