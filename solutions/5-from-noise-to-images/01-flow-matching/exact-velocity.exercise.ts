import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Exact velocity",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a single data point, 2, and x = 0.5 at t = 0.5. Which noise x1 leads to this x? Does your function return x1 − 2?",
    "If a path leads from the data point d through x, its noise is determined, so only d is uncertain. By Bayes' rule, the probability of d is proportional to the density of the noise it needs. The velocity is the mean over all d.",
    "p(d | x) ∝ exp(−‖x − (1 − t)·d‖² / 2t²),   E[x0 | x] = Σ_d p(d | x)·d,   v = (x − E[x0 | x]) / t",
    "The logits are minus the squared distance from x to each shrunken data point, divided by twice the squared time. Expand the square: the term that depends on x alone drops out of the softmax; a dot product and the squared length of d remain.\nAverage the data with the weights, subtract this mean from x, and divide by the time.",
  ],
  explore:
    "Put training digits on the path at t = 1, 0.9, 0.8, 0.7, 0.6 and 0.5. The exponential of the weights' entropy is the number of digits the velocity effectively averages. How does it fall from 4,500?",
  answer:
    "At t = 0.9 the velocity averages most of the digits, at 0.7 a few hundred, and at 0.5 little more than one. In between, it settles on one digit.\nMeasured, medians of 100 digits: 4,500, 3,551, 1,537, 244, 16 and 1.4.",
  predict: {
    question:
      "One of the 4,500 digits of a data set, 14 × 14 pixels, is at t = 0.5: half digit, half noise. The exact velocity averages over all 4,500. How much weight does the most likely digit get on average?",
    choices: ["about 75%", "about 35%", "about 5%", "about 0.02%"],
    answer: 0,
    because:
      "About 75%. Each of the 196 pixels carries a little evidence, and together they make one digit explain x far better than any other.\nMeasured, 3 seeds of 300 digits: 73 to 78% at t = 0.5, 35 to 37% at 0.6, and 93 to 95% at 0.4.",
  },
  afterwards: {
    formula: String.raw`v(x, t) = \frac{x - \sum_d w_d \, d}{t}, \quad w = \text{softmax}_d \left( -\frac{|x - (1 - t) d|^2}{2 t^2} \right)`,
    reads:
      "The velocity points from a weighted mean of the data to x. The weight of a data point says how well it explains x. This is attention: x is the query, the shrunken data points are the keys, and the data points are the values.",
  },
});
