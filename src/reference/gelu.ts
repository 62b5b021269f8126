// The error function in float64, and the Gaussian error linear unit (Hendrycks and Gimpel 2016) in both of its forms.

/**
 * 2/√π ∫₀ˣ exp(-t²) dt, by the series 2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, whose terms have one sign (Abramowitz and Stegun
 * 1964, 7.1.6).
 */
export function errorFunction(x: number): number {
  if (!(Math.abs(x) < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** x times the share of a standard normal distribution below it. */
export function gelu(x: number): number {
  return 0.5 * x * (1 + errorFunction(x * Math.SQRT1_2));
}

/** The same with a hyperbolic tangent in place of the error function. */
export function geluTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
