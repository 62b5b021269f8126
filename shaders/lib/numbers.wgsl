// What a shader must not leave to chance about NaN and infinities: WGSL lets a compiler assume that there are none, and some
// adapters' exp and log make numbers of them. All tests are on the bits.
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }

// Infinity with this sign bit, and NaN; from a value that is known only at run time, since no constant may be one.
fn infinity(x: f32, sign_bit: u32) -> f32 { return bitcast<f32>((bitcast<u32>(x) & 0u) | sign_bit | 0x7f800000u); }
fn not_a_number(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) | 0x7fc00000u); }

fn larger(a: f32, b: f32) -> f32 { return select(select(max(a, b), b, is_nan(b)), a, is_nan(a)); }
fn smaller(a: f32, b: f32) -> f32 { return select(select(min(a, b), b, is_nan(b)), a, is_nan(a)); }
