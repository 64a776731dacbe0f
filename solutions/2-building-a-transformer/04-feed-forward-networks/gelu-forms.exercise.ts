import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "GELU, exact and approximate",
  difficulty: 2,
  minutes: 20,
  hints: [
    "At x = 2.7 the exact form is 2.690639, and the tanh form is 2.691113. Which of the two does each of your functions return?",
    "Each form is x times a share that runs from 0 to 1. The derivative needs the product rule, because the share depends on x, too.",
    "φ(x) = exp(−x²/2) / √(2π);   GELU′(x) = Φ(x) + x · φ(x);   at x = 1:  0.8413 + 1 · 0.2420 = 1.0833",
    "exact: the error function of x/√2, shifted from −1 ... 1 to 0 ... 1\ntanh: the sum with the cube, scaled, through tanh, shifted from −1 ... 1 to 0 ... 2\nderivative: the density from the exponential of −x²/2; then the share, plus x times the density",
  ],
  explore:
    "Where is GELU lowest? Find the zero of geluGradient between −1 and −0.5 by halving the interval, and then the zero of tf.grad(geluTanh).",
  answer:
    "At −0.7518, where GELU is −0.1700; the tanh form is lowest at −0.7525. Farther left GELU rises again, so a very negative number gives almost as little as a slightly negative one. The slope of ReLU is 0 everywhere left of 0. GELU has a nonzero slope almost everywhere, so a silent unit can recover.",
});
