// Notes a fault in the data, number `which` of the kernel's @fault lines: a value that is not below its bound.
const SITE = 0u;
fn note_fault(which: u32, value: u32, bound: u32) {
  let at = (SITE + which) * 4u;
  atomicMax(&faults[at], 1u);
  atomicMax(&faults[at + 1u], value);
  atomicMax(&faults[at + 2u], bound);
}
