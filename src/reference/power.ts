// Powers as C and PyTorch have them, which JavaScript's differ from at three places.

/** `a` to the power `b`: 1 for a base of 1 or an exponent of 0 whatever the other is, and for a base of -1 and an infinite exponent. */
export function power(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  return a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY ? 1 : a ** b;
}
