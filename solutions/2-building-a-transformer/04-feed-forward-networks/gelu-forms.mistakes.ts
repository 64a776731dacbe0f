import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { geluExact, geluGradient, geluTanh } from "./gelu-forms.js";

type Form = (x: tf.Tensor) => tf.Tensor;
const tidy =
  (f: Form): Form =>
  (x) =>
    tf.tidy(() => f(x));

const ROOT = Math.sqrt(2 / Math.PI);
const cube = (x: tf.Tensor) => tf.mul(x, tf.mul(x, x)); // the shape of x
const Phi = (x: tf.Tensor) => tf.div(tf.add(1, tf.erf(tf.div(x, Math.SQRT2))), 2); // the shape of x
const phi = (x: tf.Tensor) => tf.div(tf.exp(tf.div(tf.square(x), -2)), Math.sqrt(2 * Math.PI)); // the shape of x
/** The tanh form with something else inside the tanh. */
const tanhOf = (inner: Form) => tidy((x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner(x)))));
/** The tanh form with other factors. */
const factors = (root: number, cubic: number) =>
  tanhOf((x) => tf.mul(root, tf.add(x, tf.mul(cubic, cube(x)))));

export default mistakesFor<typeof import("./gelu-forms.js")>({
  "exact-by-tanh": {
    because:
      "Your geluExact is the tanh form: close, but off by up to 4.7e-4. Use the normal distribution itself.",
    geluExact: geluTanh,
  },
  "exact-by-sigmoid": {
    because:
      "x · σ(1.702 x) is a coarse approximation of GELU, off by up to 0.02. The exact form uses tf.erf.",
    geluExact: tidy((x) => tf.mul(x, tf.sigmoid(tf.mul(1.702, x)))),
  },
  "times-the-root": {
    because: "You multiplied x by √2 inside erf. Divide it: Φ(x) = (1 + erf(x/√2)) / 2.",
    geluExact: tidy((x) => tf.mul(x, tf.div(tf.add(1, tf.erf(tf.mul(x, Math.SQRT2))), 2))),
  },
  "without-the-root": {
    because: "erf measures in units of √2 standard deviations: divide its argument x by √2.",
    geluExact: tidy((x) => tf.mul(x, tf.div(tf.add(1, tf.erf(x)), 2))),
  },
  "half-outside": {
    because: "You halved x inside erf. The ½ belongs outside, to 1 + erf; inside is x / √2.",
    geluExact: tidy((x) => tf.mul(x, tf.div(tf.add(1, tf.erf(tf.div(x, 2))), 2))),
  },
  "forgets-the-half": {
    because: "1 + erf runs from 0 to 2. A probability runs from 0 to 1: halve it.",
    geluExact: tidy((x) => tf.mul(2, geluExact(x))),
  },
  "forgets-the-one": {
    because:
      "erf alone runs from −1 to 1, so negative numbers would pass in full. Add 1 before you halve it.",
    geluExact: tidy((x) => tf.mul(x, tf.div(tf.erf(tf.div(x, Math.SQRT2)), 2))),
  },
  "exact-form-cut-off": {
    because: "You set what lies far left of 0 to 0. A share passes there too, and it falls off smoothly.",
    geluExact: tidy((x) => tf.where(tf.less(x, -4), tf.zerosLike(x), geluExact(x))),
  },
  "density-for-probability": {
    because:
      "You multiply x by the density φ, the bell curve. The share that passes is Φ, the area of the bell left of x.",
    geluExact: tidy((x) => tf.mul(x, phi(x))),
  },
  "tanh-by-erf": {
    because: "Your geluTanh is the exact form. Weights trained with the tanh form need the tanh form.",
    geluTanh: geluExact,
  },
  "tanh-form-cut-off": {
    because: "You set the tanh form to 0 far left of 0. A share passes there too, and it falls off smoothly.",
    geluTanh: tidy((x) => tf.where(tf.less(x, -4), tf.zerosLike(x), geluTanh(x))),
  },
  "ten-times-the-cube": {
    because:
      "Your cubic term is ten times too large: its factor is 0.044715, with a 0 after the decimal point.",
    geluTanh: factors(ROOT, 0.44715),
  },
  "square-for-cube": {
    because: "The correction takes x³. A square has the same sign on both sides and breaks the symmetry.",
    geluTanh: tanhOf((x) => tf.mul(ROOT, tf.add(x, tf.mul(0.044715, tf.square(x))))),
  },
  "forgets-the-cube": {
    because: "The cubic correction is missing: without it, the curve is off by up to 0.03.",
    geluTanh: tanhOf((x) => tf.mul(ROOT, x)),
  },
  "root-for-x-only": {
    because: "√(2/π) multiplies everything in the parentheses, x and the cubic term alike.",
    geluTanh: tanhOf((x) => tf.add(tf.mul(ROOT, x), tf.mul(0.044715, cube(x)))),
  },
  "forgets-the-root": {
    because: "The factor before the parentheses is the root of 2/π; yours is 2/π itself.",
    geluTanh: factors(2 / Math.PI, 0.044715),
  },
  "root-of-two-only": {
    because: "You took the root of 2 alone and then divided by π. Take the root of the quotient.",
    geluTanh: factors(Math.SQRT2 / Math.PI, 0.044715),
  },
  "root-of-four-digits": {
    because: "You rounded the factor before the parentheses to four digits. Let the machine take the root.",
    geluTanh: factors(0.7979, 0.044715),
  },
  "cube-of-three-digits": {
    because: "Your factor of the cubic term lost its last digits: 0.0447 is not 0.044715.",
    geluTanh: factors(ROOT, 0.0447),
  },
  "tanh-without-the-one": {
    because: "tanh runs from −1 to 1; the share of x runs from 0 to 1. Add 1 before you multiply by x/2.",
    geluTanh: tidy((x) =>
      tf.mul(tf.mul(0.5, x), tf.tanh(tf.mul(ROOT, tf.add(x, tf.mul(0.044715, cube(x)))))),
    ),
  },
  "tanh-by-exponentials": {
    because: "exp of a large number is Infinity, and Infinity / Infinity is NaN. tf.tanh avoids that.",
    geluTanh: tidy((x) => {
      const e = tf.exp(tf.mul(2 * ROOT, tf.add(x, tf.mul(0.044715, cube(x)))));
      return tf.mul(tf.mul(0.5, x), tf.add(1, tf.div(tf.sub(e, 1), tf.add(e, 1))));
    }),
  },
  "tanh-by-division": {
    because:
      "You computed the share by dividing by 1 + exp. Its values are right, but where exp overflows its gradient is NaN.",
    geluTanh: tidy((x) => {
      const inner = tf.mul(-2 * ROOT, tf.add(x, tf.mul(0.044715, cube(x)))); // the shape of x
      return tf.div(x, tf.add(1, tf.exp(inner)));
    }),
  },
  "share-for-slope": {
    because:
      "Φ alone would be the derivative if the share were constant. It isn't: the product rule has a second term.",
    geluGradient: tidy(Phi),
  },
  "second-term-only": {
    because:
      "x · φ is the term of the changing share. The other term of the product rule is the share Φ itself.",
    geluGradient: tidy((x) => tf.mul(x, phi(x))),
  },
  "density-without-its-x": {
    because: "Multiply the derivative of the share, φ, by x: the product rule keeps the other factor.",
    geluGradient: tidy((x) => tf.add(Phi(x), phi(x))),
  },
  "density-without-the-root": {
    because: "Your bell curve lacks 1/√(2π): the area under a density is 1, under exp(−x²/2) it is 2.5.",
    geluGradient: tidy((x) => tf.add(Phi(x), tf.mul(x, tf.exp(tf.div(tf.square(x), -2))))),
  },
  "density-divides-by-the-square": {
    because: "You divided the bell curve by 2π. Divide by the root of 2π.",
    geluGradient: tidy((x) => tf.add(Phi(x), tf.mul(x, tf.div(phi(x), Math.sqrt(2 * Math.PI))))),
  },
  "density-of-erf": {
    because:
      "exp(−x²) belongs to the derivative of erf(x). For erf(x/√2) it is exp(−x²/2): the argument x/√2 is squared.",
    geluGradient: tidy((x) =>
      tf.add(Phi(x), tf.mul(x, tf.div(tf.exp(tf.neg(tf.square(x))), Math.sqrt(2 * Math.PI)))),
    ),
  },
  "density-without-the-chain": {
    because:
      "You divided the bell curve by √π, the root in the derivative of erf. The chain rule adds 1/√2 for x/√2: √(2π).",
    geluGradient: tidy((x) => tf.add(Phi(x), tf.mul(x, tf.mul(Math.SQRT2, phi(x))))),
  },
  "bell-upside-down": {
    because:
      "Your exponent lacks its minus: a density falls off on both sides, and yours grows without bound.",
    geluGradient: tidy((x) =>
      tf.add(Phi(x), tf.mul(x, tf.div(tf.exp(tf.div(tf.square(x), 2)), Math.sqrt(2 * Math.PI)))),
    ),
  },
  "subtracts-the-second-term": {
    because: "The product rule adds its terms; you subtracted x · φ.",
    geluGradient: tidy((x) => tf.sub(Phi(x), tf.mul(x, phi(x)))),
  },
  "slope-of-the-tanh-form": {
    because:
      "This is the derivative of the tanh form. The exact form has its own, which differs by up to 9e-4.",
    geluGradient: tidy((x) => tf.grad(geluTanh)(x)),
  },
  "share-by-tanh": {
    because:
      "You took Φ from the tanh form, and φ is exact: together they are the derivative of neither form.",
    geluGradient: tidy((x) => {
      const share = tf.div(tf.add(1, tf.tanh(tf.mul(ROOT, tf.add(x, tf.mul(0.044715, cube(x)))))), 2);
      return tf.add(share, tf.mul(x, phi(x)));
    }),
  },
  "value-for-slope": {
    because: "This is GELU itself. Its derivative at 0 is ½, not 0.",
    geluGradient: geluExact,
  },
  "slope-of-relu": {
    because: "0 or 1 is the derivative of ReLU. GELU's runs smoothly from below 0 to above 1.",
    geluGradient: tidy((x) => tf.add(tf.step(x), tf.mul(0, geluGradient(x)))),
  },
  "upper-tail": {
    because:
      "You took the probability that a normal number is larger. The share that passes is that of the smaller ones.",
    geluExact: tidy((x) => tf.mul(x, tf.sub(1, Phi(x)))),
  },
  "erf-alone": {
    because: "erf runs from −1 to 1. The probability is (1 + erf) / 2.",
    geluExact: tidy((x) => tf.mul(x, tf.erf(tf.div(x, Math.SQRT2)))),
  },
  "share-clipped": {
    because: "You clipped x inside erf, so the share stops growing. It goes all the way to 0 and 1.",
    geluExact: tidy((x) => tf.mul(x, Phi(tf.clipByValue(x, -2.5, 2.5)))),
  },
  "factor-inside-the-cube": {
    because: "You cubed 0.044715 as well. It multiplies x³ from the outside.",
    geluTanh: tanhOf((x) => tf.mul(ROOT, tf.add(x, tf.pow(tf.mul(0.044715, x), 3)))),
  },
  "subtracts-the-cube": {
    because: "You subtracted the cubic term. It is added to x.",
    geluTanh: factors(ROOT, -0.044715),
  },
  "cube-without-x": {
    because: "You put only the cubic term into the tanh. It is a correction, added to x.",
    geluTanh: tanhOf((x) => tf.mul(ROOT * 0.044715, cube(x))),
  },
  "no-factor-before-the-parentheses": {
    because: "The factor √(2/π) is missing before x and its cube.",
    geluTanh: factors(1, 0.044715),
  },
  "quotient-upside-down": {
    because: "You took the root of π/2. The factor is the root of 2/π, which is below 1.",
    geluTanh: factors(Math.sqrt(Math.PI / 2), 0.044715),
  },
  "sigmoid-for-tanh": {
    because: "You took a sigmoid for the tanh. 1 + tanh(z) is 2 · σ(2z): the argument is doubled.",
    geluTanh: tidy((x) => tf.mul(x, tf.sigmoid(tf.mul(ROOT, tf.add(x, tf.mul(0.044715, cube(x))))))),
  },
  "factors-exchanged": {
    because: "You multiplied the share by x, and not the density. The derivative is Φ + x · φ.",
    geluGradient: tidy((x) => tf.add(tf.mul(x, Phi(x)), phi(x))),
  },
});
