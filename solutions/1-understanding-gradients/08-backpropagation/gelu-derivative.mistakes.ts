import { mistakesFor } from "#lib/author/mistakes";
import { gelu } from "../05-feed-forward-network/gelu.js";

const ROOT = Math.sqrt(2 / Math.PI);
const C = 0.044715;
const tanhOf = (x: number) => Math.tanh(ROOT * (x + C * x ** 3));
const slopeOfU = (x: number) => ROOT * (1 + 3 * C * x ** 2);
const density = (x: number) => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(x), the share of a normal distribution below x, by its series; exact enough up to |x| = 7. */
function below(x: number): number {
  if (Math.abs(x) > 7) return x > 0 ? 1 : 0;
  let term = x;
  let sum = x;
  for (let k = 1; k < 150; k++) {
    term *= x ** 2 / (2 * k + 1);
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

/** Both summands with parts of their own. */
const summands =
  (second: (x: number, t: number) => number, t = tanhOf) =>
  (x: number): number =>
    0.5 * (1 + t(x)) + second(x, t(x));

const numeric = (x: number) => (gelu(x + 1e-5) - gelu(x - 1e-5)) / 2e-5;

export default mistakesFor<typeof import("./gelu-derivative.js")>({
  "half-and-half": {
    because:
      "You mixed the tanh form's share with the exact form's density: that is the derivative of neither.",
    geluDerivative: summands((x) => x * density(x)),
  },
  "slope-of-the-exact-form": {
    because: "Φ(x) + x·φ(x) is the derivative of the exact GELU. Your forward pass uses the tanh form.",
    geluDerivative: (x) => below(x) + x * density(x),
  },
  "slope-of-relu": {
    because: "1 on the right and 0 on the left is the derivative of ReLU. GELU turns smoothly.",
    geluDerivative: (x) => (x > 0 ? 1 : 0),
  },
  "slope-of-the-sigmoid-form": {
    because:
      "This is the derivative of x·σ(1.702x), another approximation. Your forward pass uses the tanh form.",
    geluDerivative: (x) => {
      const share = 1 / (1 + Math.exp(-1.702 * x));
      return share + 1.702 * x * share * (1 - share);
    },
  },
  "first-summand-only": {
    because: "The share ½(1 + t) grows with x as well: the product rule adds a second term.",
    geluDerivative: (x) => 0.5 * (1 + tanhOf(x)),
  },
  "second-summand-only": {
    because: "The term ½(1 + t), from the factor x itself, is missing.",
    geluDerivative: (x) => 0.5 * x * (1 - tanhOf(x) ** 2) * slopeOfU(x),
  },
  "forgets-the-one": {
    because: "The first term lacks its 1: ½ t runs from −½ to ½, the share of x from 0 to 1.",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * t + 0.5 * x * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "forgets-x": {
    because: "Your second term lacks the factor x, which multiplies the share.",
    geluDerivative: summands((x, t) => 0.5 * (1 - t ** 2) * slopeOfU(x)),
  },
  "forgets-the-inner-slope": {
    because: "The chain rule needs u′ too: the tanh is taken of u, not of x.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2)),
  },
  "forgets-the-three": {
    because: "The derivative of 0.044715·x³ is 3 · 0.044715·x². The 3 is missing.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * (1 + C * x ** 2)),
  },
  "forgets-the-cube": {
    because: "u′ is more than √(2/π): the cubic term inside u has a derivative as well.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT),
  },
  "cube-keeps-its-power": {
    because: "The derivative of x³ has one power less: 3x². Yours still has x³.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * (1 + 3 * C * x ** 3)),
  },
  "forgets-the-root": {
    because: "u has the factor √(2/π), so u′ has it too.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * (1 + 3 * C * x ** 2)),
  },
  "tanh-not-squared": {
    because: "The derivative of tanh is 1 − t², with t squared.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t) * slopeOfU(x)),
  },
  "forgets-the-second-half": {
    because: "The ½ belongs to both terms: it multiplies the whole product.",
    geluDerivative: summands((x, t) => x * (1 - t ** 2) * slopeOfU(x)),
  },
  "tanh-of-x": {
    because: "t is the tanh of u, as in the forward pass, not of x itself.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * slopeOfU(x), Math.tanh),
  },
  "numeric-slope": {
    because:
      "You have about 10 digits: those of a measured slope or of a shortened constant. Derive gelu′ and write it out: it keeps 15.",
    geluDerivative: (x) => (Math.abs(x) > 20 ? Number(x > 0) : numeric(x)),
  },
  "numeric-slope-everywhere": {
    because: "You measured the slope: far out, the step is lost beside x, and nothing is left. Derive gelu′.",
    geluDerivative: numeric,
  },
  "the-function-itself": {
    because: "This is the value of gelu. Return its derivative.",
    geluDerivative: (x) => gelu(x),
  },
  "flat-beyond-6": {
    because: "You return 0 and 1 beyond ±6. The slope only comes near them: the formula holds everywhere.",
    geluDerivative: (x) => {
      if (Math.abs(x) > 6) return Number(x > 0);
      const t = tanhOf(x);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "one-minus-the-tanh-squared": {
    because: "You squared 1 − t. The derivative of tanh is 1 − t².",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t) ** 2 * slopeOfU(x);
    },
  },
  "one-plus-the-square": {
    because: "You added t². The derivative of tanh is 1 − t².",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * (1 + t) + 0.5 * x * (1 + t ** 2) * slopeOfU(x);
    },
  },
  "terms-subtracted": {
    because: "You subtracted the second term. The product rule adds both.",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * (1 + t) + -0.5 * x * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "terms-multiplied": {
    because: "You multiplied the two terms. The product rule adds them.",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * (1 + t) * 0.5 * x * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "forgets-the-first-half": {
    because: "The ½ of the first term is missing. It belongs to both.",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 1 + t + 0.5 * x * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "one-minus-t": {
    because: "The first term has 1 − t. The share that passes is 1 + t, halved.",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * (1 - t) + 0.5 * x * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "size-of-x": {
    because: "You took |x| in the second term. x keeps its sign there.",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * (1 + t) + 0.5 * Math.abs(x) * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "tanh-for-x": {
    because: "The second term has t in place of x. By the product rule, x stays and t is derived.",
    geluDerivative: (x) => {
      const t = tanhOf(x);
      return 0.5 * (1 + t) + 0.5 * t * (1 - t ** 2) * slopeOfU(x);
    },
  },
  "between-0-and-1": {
    because: "You cut the derivative at 0 and 1. gelu falls in places, and rises faster than x in others.",
    geluDerivative: (x) =>
      Math.max(0, Math.min(1, 0.5 * (1 + tanhOf(x)) + 0.5 * x * (1 - tanhOf(x) ** 2) * slopeOfU(x))),
  },
  "zero-at-zero": {
    because: "You return 0 at 0, which JavaScript treats as false. The slope there is ½.",
    geluDerivative: (x) => (x ? 0.5 * (1 + tanhOf(x)) + 0.5 * x * (1 - tanhOf(x) ** 2) * slopeOfU(x) : 0),
  },
  "flat-beyond-5": {
    because: "Beyond 5 you return 0 or 1. The derivative is near them, but not there yet.",
    geluDerivative: (x) =>
      Math.abs(x) > 5 ? Number(x > 0) : 0.5 * (1 + tanhOf(x)) + 0.5 * x * (1 - tanhOf(x) ** 2) * slopeOfU(x),
  },
  "two-for-three": {
    because: "The derivative of x³ is 3x². You have a 2.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * (1 + 2 * C * x ** 2)),
  },
  "x-for-its-square": {
    because: "The derivative of x³ is 3x². Yours has 3x.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * (1 + 3 * C * x)),
  },
  "squares-the-constant": {
    because: "You squared 0.044715 with x. Only x is squared.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * (1 + 3 * (C * x) ** 2)),
  },
  "subtracts-in-u": {
    because: "The cubic term of u is added, and its derivative is too. You subtracted it.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * (1 - 3 * C * x ** 2)),
  },
  "x-for-its-derivative": {
    because: "The derivative of x is 1. Your u′ has x itself in that place.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * (x + 3 * C * x ** 2)),
  },
  "forgets-the-linear-part": {
    because: "The derivative of x, 1, is missing in u′.",
    geluDerivative: summands((x, t) => 0.5 * x * (1 - t ** 2) * ROOT * 3 * C * x ** 2),
  },
  "tanh-without-the-root": {
    because: "√(2/π) is missing inside the tanh.",
    geluDerivative: summands(
      (x, t) => 0.5 * x * (1 - t ** 2) * slopeOfU(x),
      (x) => Math.tanh(x + C * x ** 3),
    ),
  },
  "tanh-without-the-cube": {
    because: "The cubic term is missing inside the tanh.",
    geluDerivative: summands(
      (x, t) => 0.5 * x * (1 - t ** 2) * slopeOfU(x),
      (x) => Math.tanh(ROOT * x),
    ),
  },
  "tanh-of-the-square": {
    because: "Inside the tanh stands x², but the formula has x³.",
    geluDerivative: summands(
      (x, t) => 0.5 * x * (1 - t ** 2) * slopeOfU(x),
      (x) => Math.tanh(ROOT * (x + C * x ** 2)),
    ),
  },
  "tanh-with-a-minus": {
    because: "Inside the tanh the cubic term is added. You subtracted it.",
    geluDerivative: summands(
      (x, t) => 0.5 * x * (1 - t ** 2) * slopeOfU(x),
      (x) => Math.tanh(ROOT * (x - C * x ** 3)),
    ),
  },
});
