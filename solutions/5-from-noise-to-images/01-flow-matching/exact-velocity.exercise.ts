import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Exact velocity",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take one data point, 2, and x = 0.5 at t = 0.5. Which noise x1 leads there? Does your function return x1 − 2?",
    "If a path leads from d to x, its noise is determined. Only d is uncertain. By Bayes' rule, d is as likely as the noise it needs, and the velocity is the mean over all d.",
    "p(d | x) ∝ exp(−‖x − (1 − t)·d‖² / 2t²),   E[x0 | x] = Σ_d p(d | x)·d,   v = (x − E[x0 | x]) / t",
    "The logits are minus the squared distance of x to each shrunken data point, over twice the squared time. Expand the square: what depends on x alone drops out of the softmax, and a dot product and the length of d remain.\nAverage the data with the weights, and divide the difference from there to x by the time.",
  ],
  explore:
    "The exponential of the weights' entropy tells you how many digits the velocity effectively averages. For training digits on the path, how many of the 4,500 is it at t = 1, 0.9, 0.8, 0.7, 0.6 and 0.5?",
  answer:
    "At t = 0.9 the velocity averages most digits, at 0.7 a few hundred, and at 0.5 little more than one: it chooses its digit in between.\nMeasured, medians of 100 digits: 4,500, 3,551, 1,537, 244, 16 and 1.4.",
  predict: {
    question:
      "One of 4,500 digits of 14 × 14 pixels is at t = 0.5: half digit, half noise. The exact velocity weighs all 4,500. How much weight does the most likely one get on average?",
    choices: ["about 75%", "about 35%", "about 5%", "about 0.02%"],
    answer: 0,
    because:
      "About 75%. Each of 196 pixels tells a little, and together they make one digit explain x far better than all others.\nMeasured, 3 seeds of 300 digits: 73 to 78%; 35 to 37% at t = 0.6, 93 to 95% at 0.4.",
  },
  afterwards: {
    formula: String.raw`v(x, t) = \frac{x - \sum_d w_d \, d}{t}, \quad w = \text{softmax}_d \left( -\frac{|x - (1 - t) d|^2}{2 t^2} \right)`,
    reads:
      "The velocity leads to x from the mean of the data, weighted by how well each point explains x. It is attention: x is the query, the shrunken data are the keys, and the data are the values.",
  },
});
