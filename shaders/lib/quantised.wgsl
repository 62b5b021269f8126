// Matrices of 8-bit codes with a scale for each 32 of them along a row: four codes a word, two scales (f16) a word. Scales are
// decoded in whole numbers, because adapters differ on the smallest halves.
fn four_codes(word: u32) -> vec4f {
  return vec4f(vec4i(bitcast<i32>(word << 24u), bitcast<i32>(word << 16u), bitcast<i32>(word << 8u), bitcast<i32>(word)) >> vec4u(24u));
}

fn scale_in(word: u32, index: u32) -> f32 {
  let half = (word >> ((index & 1u) * 16u)) & 0xffffu;
  return select(bitcast<f32>((half << 13u) + 0x38000000u), f32(half) * 5.9604644775390625e-8, half < 0x400u);
}
