import { mistakesFor } from "#lib/author/mistakes";

const ROOT = Math.sqrt(2 / Math.PI);

/** The tanh form with another argument of the tanh. */
const tanhOf = (inner: (x: number) => number) => (x: number) => 0.5 * x * (1 + Math.tanh(inner(x)));

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The error function, by its power series. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let [sum, term] = [0, x];
  for (let n = 0; n < 200; n++) {
    sum += term / (2 * n + 1);
    term *= (-x * x) / (n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

export default mistakesFor<typeof import("./gelu.js")>({
  "relu-instead": {
    because:
      "This is ReLU: it cuts at 0. GELU is smooth there and lets a little of the negative numbers through.",
    gelu: (x) => Math.max(0, x),
  },
  "the-exact-form": {
    because:
      "This is the exact form with the normal distribution. The course uses the tanh form, which differs by up to 0.0005.",
    gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  },
  "the-sigmoid-form": {
    because: "x · σ(1.702 x) is a coarser approximation, off by up to 0.02. Use the tanh form.",
    gelu: (x) => x * sigmoid(1.702 * x),
  },
  "silu-instead": {
    because: "This is SiLU, x · σ(x). It turns more gently than GELU.",
    gelu: (x) => x * sigmoid(x),
  },
  "forgets-the-half": {
    because: "The factor ½ is missing: 1 + tanh runs from 0 to 2, and a share must run from 0 to 1.",
    gelu: (x) => x * (1 + Math.tanh(ROOT * (x + 0.044715 * x ** 3))),
  },
  "forgets-the-one": {
    because: "The 1 + is missing: tanh alone runs from −1 to 1. A share of x lies between 0 and 1.",
    gelu: (x) => 0.5 * x * Math.tanh(ROOT * (x + 0.044715 * x ** 3)),
  },
  "forgets-the-tanh": {
    because: "The tanh is missing. It keeps the share between 0 and 1; without it the result grows like x⁴.",
    gelu: (x) => x * 0.5 * (1 + ROOT * (x + 0.044715 * x ** 3)),
  },
  "argument-for-the-share": {
    because: "You multiplied x by the argument of tanh. The share is half of 1 plus the tanh of it.",
    gelu: (x) => x * ROOT * (x + 0.044715 * x ** 3),
  },
  "sigmoid-for-the-tanh": {
    because:
      "You took the sigmoid of the argument. ½ · (1 + tanh z) is the sigmoid of 2z, so yours turns too gently.",
    gelu: (x) => x * sigmoid(ROOT * (x + 0.044715 * x ** 3)),
  },
  "only-the-share": {
    because: "This is the share of x that passes, between 0 and 1. You still have to multiply it by x.",
    gelu: (x) => 0.5 * (1 + Math.tanh(ROOT * (x + 0.044715 * x ** 3))),
  },
  "ten-times-the-cube": {
    because:
      "Your cubic term is ten times too large: its factor is 0.044715, with a 0 after the decimal point.",
    gelu: tanhOf((x) => ROOT * (x + 0.44715 * x ** 3)),
  },
  "square-for-cube": {
    because: "The correction takes x³. A square has the same sign on both sides and breaks the symmetry.",
    gelu: tanhOf((x) => ROOT * (x + 0.044715 * x ** 2)),
  },
  "forgets-the-cube": {
    because: "The cubic correction is missing: without it, the curve is off by up to 0.034.",
    gelu: tanhOf((x) => ROOT * x),
  },
  "root-for-x-only": {
    because: "√(2/π) multiplies everything in the parentheses, x and the cubic term alike.",
    gelu: tanhOf((x) => ROOT * x + 0.044715 * x ** 3),
  },
  "forgets-the-root-of-pi": {
    because: "The root covers the whole fraction: √(2/π), not √2/π.",
    gelu: tanhOf((x) => (Math.SQRT2 / Math.PI) * (x + 0.044715 * x ** 3)),
  },
  "forgets-the-root": {
    because: "The factor before the parentheses is the root of 2/π; yours is 2/π itself.",
    gelu: tanhOf((x) => (2 / Math.PI) * (x + 0.044715 * x ** 3)),
  },
  "fraction-upside-down": {
    because: "The fraction under the root is upside down: it is 2/π, smaller than 1.",
    gelu: tanhOf((x) => Math.sqrt(Math.PI / 2) * (x + 0.044715 * x ** 3)),
  },
  "tanh-by-exponentials": {
    because: "e to a large power is Infinity, and Infinity / Infinity is NaN. Math.tanh avoids that.",
    gelu: (x) => {
      const e = Math.exp(2 * ROOT * (x + 0.044715 * x ** 3));
      return 0.5 * x * (1 + (e - 1) / (e + 1));
    },
  },
  "flat-beyond-6": {
    because: "You cut off at ±6. gelu only comes near 0 and x there: the formula holds everywhere.",
    gelu: (x) => (x < -6.2 ? 0 : x > 6.2 ? x : tanhOf((y) => ROOT * (y + 0.044715 * y ** 3))(x)),
  },
  "flat-around-0": {
    because: "You treated small numbers as 0. Near 0, half of a number passes, however small it is.",
    gelu: (x) => (Math.abs(x) < 1e-5 ? 0 : tanhOf((y) => ROOT * (y + 0.044715 * y ** 3))(x)),
  },
  "subtracts-the-cube": {
    because: "You subtracted the cubic term. It is added to x.",
    gelu: tanhOf((x) => ROOT * (x - 0.044715 * x ** 3)),
  },
  "cubes-the-constant": {
    because: "You cubed 0.044715 with x. Only x is cubed; the constant multiplies the cube.",
    gelu: tanhOf((x) => ROOT * (x + (0.044715 * x) ** 3)),
  },
  "cube-without-sign": {
    because: "You took the cube of |x|. The cube of a negative number is negative.",
    gelu: tanhOf((x) => ROOT * (x + 0.044715 * Math.abs(x) ** 3)),
  },
  "one-minus-the-tanh": {
    because: "You took 1 − tanh. The share grows with x: it is 1 + tanh, halved.",
    gelu: (x) => 0.5 * x * (1 - Math.tanh(ROOT * (x + 0.044715 * x ** 3))),
  },
  "arc-tangent": {
    because: "atan is the arc tangent. The formula has the hyperbolic tangent, Math.tanh.",
    gelu: (x) => 0.5 * x * (1 + Math.atan(ROOT * (x + 0.044715 * x ** 3))),
  },
  "half-of-the-one-alone": {
    because: "You halved the 1 alone. The whole sum, 1 + tanh, is halved.",
    gelu: (x) => x * (0.5 + Math.tanh(ROOT * (x + 0.044715 * x ** 3))),
  },
  "root-to-one-digit": {
    because: "You rounded √(2/π) to 0.8. Compute the root: all its digits count.",
    gelu: tanhOf((x) => 0.8 * (x + 0.044715 * x ** 3)),
  },
  "root-to-five-digits": {
    because: "You rounded √(2/π). Compute the root: all its digits count.",
    gelu: tanhOf((x) => 0.79788 * (x + 0.044715 * x ** 3)),
  },
  "exchanges-two-digits": {
    because: "Two digits of the constant are exchanged. It is 0.044715.",
    gelu: tanhOf((x) => ROOT * (x + 0.044175 * x ** 3)),
  },
  "approximates-the-exact-form": {
    because: "This is the exact form, with an approximation of Φ. Use the tanh form of the docstring.",
    gelu: (x) => {
      const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
      const tail =
        [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592].reduce(
          (sum, c) => (sum + c) * t,
          0,
        ) * Math.exp((-x * x) / 2);
      return x * (x < 0 ? tail / 2 : 1 - tail / 2);
    },
  },
});
