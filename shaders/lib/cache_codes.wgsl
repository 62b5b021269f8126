// Reads a cache of codes of BITS bits: pages [pages, 2, words], the keys of a page before its values. A side of a page has the
// codes of its records, a record being a place in the page and a head, then their scales, two a word, each record from a new word.
// Needs lib/quantised.wgsl.
const RECORD = D * BITS / 32u;
const SCALES = (D + 63u) / 64u;
fn quad_in(side: u32, record: u32, d: u32) -> vec4f {
  let records = PAGE * params.groups;
  let codes = side * records * (RECORD + SCALES);
  let word = cache[codes + record * RECORD + d / WORD_QUADS];
  return four_codes(word, d % WORD_QUADS) * scale_in(cache[codes + records * RECORD + record * SCALES + d / 16u], d / 8u);
}
fn key_quad(page: u32, record: u32, d: u32) -> vec4f { return quad_in(2u * page, record, d); }
fn value_quad(page: u32, record: u32, d: u32) -> vec4f { return quad_in(2u * page + 1u, record, d); }
