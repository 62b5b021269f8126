// Reads a cache of numbers: pages [pages, 2, PAGE, groups, D], the keys of a page before its values. A record is a place in a page
// and a head.
fn key_quad(page: u32, record: u32, d: u32) -> vec4f {
  return vec4f(cache[(2u * page * PAGE * params.groups + record) * QUADS + d]);
}
fn value_quad(page: u32, record: u32, d: u32) -> vec4f {
  return vec4f(cache[((2u * page + 1u) * PAGE * params.groups + record) * QUADS + d]);
}
