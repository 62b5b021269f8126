// Philox-4x32-10, a counter-based generator (Salmon et al. 2011): the same key and counter always give the same four words.
fn multiply_wide(a: u32, b: u32) -> vec2u {
  let al = a & 0xffffu; let ah = a >> 16u;
  let bl = b & 0xffffu; let bh = b >> 16u;
  let low = al * bl;
  let middle = ah * bl + (low >> 16u);
  let cross = al * bh + (middle & 0xffffu);
  return vec2u(ah * bh + (middle >> 16u) + (cross >> 16u), a * b);
}

fn philox(counter: vec4u, seed: vec2u) -> vec4u {
  var state = counter;
  var key = seed;
  for (var round = 0u; round < 10u; round++) {
    let p0 = multiply_wide(0xd2511f53u, state.x);
    let p1 = multiply_wide(0xcd9e8d57u, state.z);
    state = vec4u(p1.x ^ state.y ^ key.x, p1.y, p0.x ^ state.w ^ key.y, p0.y);
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return state;
}

// A word as a number in (0, 1): never 0, so that its logarithm exists, and never rounded up to 1.
fn to_unit(word: u32) -> f32 {
  return min((f32(word >> 8u) + 0.5) / 16777216.0, 0.99999994);
}
