// Matrices of codes of BITS (8 or 4) bits with a scale for each 32 of them along a row: first the codes of all rows, then the
// scales, halves of which two lie in a word. WORD_QUADS: how often four codes lie in a word. Scales are decoded in whole numbers,
// because adapters differ on the smallest halves.
const WORD_QUADS = 8u / BITS;

fn four_codes(word: u32, quad: u32) -> vec4f {
  if (BITS == 8u) {
    return vec4f(vec4i(bitcast<i32>(word << 24u), bitcast<i32>(word << 16u), bitcast<i32>(word << 8u), bitcast<i32>(word)) >> vec4u(24u));
  }
  let high = word << (16u - 16u * quad);
  return vec4f(vec4i(bitcast<i32>(high << 12u), bitcast<i32>(high << 8u), bitcast<i32>(high << 4u), bitcast<i32>(high)) >> vec4u(28u));
}

fn scale_in(word: u32, index: u32) -> f32 {
  return half_value((word >> ((index & 1u) * 16u)) & 0xffffu);
}

fn half_value(half: u32) -> f32 {
  let size = half & 0x7fffu;
  let value = select(bitcast<f32>((size << 13u) + 0x38000000u), f32(size) * 5.9604644775390625e-8, size < 0x400u);
  return select(value, -value, half > 0x7fffu);
}
