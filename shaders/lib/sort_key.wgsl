// What a sort compares: words in the order of the values, from the largest on where DESCENDING is true. The importing file
// declares x: array<T>.
alias T = f32;
const DESCENDING = false;
const FLOAT = true;
const SIGNED = false;
// @import "lib/ordered.wgsl"

fn key_of(value: T) -> u32 {
  var key = 0u;
  if (FLOAT) {
    key = ordered(f32(value));
  } else {
    key = u32(value) ^ select(0u, 0x80000000u, SIGNED);
  }
  return select(key, ~key, DESCENDING);
}
