import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Exact velocity",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take one data point, 2, and x = 0.5 at t = 0.5. Only one noise x1 leads there. Which? Does your function return x1 − 2?",
    "If a path leads from d to x, its noise is fixed. The only question is which d it was. By Bayes' rule, d is as likely as the noise it needs, and the velocity is the mean over all d.",
    "p(d | x) ∝ exp(−‖x − (1 − t)·d‖² / 2t²),   E[x0 | x] = Σ_d p(d | x)·d,   v = (x − E[x0 | x]) / t",
    "The logits are minus the squared distance of x to each shrunken data point, over twice the squared time. Multiply the square out: what depends on x alone drops out of the softmax, and a dot product and the length of d remain.\nAverage the data with the weights, and divide the difference from there to x by the time.",
  ],
  explore:
    "The exponential of the weights' entropy says among how many digits the velocity hesitates. Put training digits on the path, at t = 1, 0.9, 0.8, 0.7, 0.6 and 0.5: among how many out of 4,500?",
  answer:
    "4,500, 3,551, 1,537, 244, 16 and 1.4: at t = 0.9 it aims at a mean of most digits, at 0.5 mostly at one. It makes up its mind in between.\nMeasured: medians of 100 digits.",
  predict: {
    question:
      "One of 4,500 digits of 14 × 14 pixels is at t = 0.5: half digit, half noise. The exact velocity weighs all 4,500. How much weight does the most likely one get on average?",
    choices: ["about 75%", "about 35%", "about 5%", "about 0.02%"],
    answer: 0,
    because:
      "About 75%. Each of 196 pixels says a little, and it adds up: one digit explains x far better than all others.\nMeasured, 3 seeds of 300 digits: 73 to 78%; 35 to 37% at t = 0.6, 93 to 95% at 0.4.",
  },
  afterwards: {
    formula: String.raw`v(x, t) = \frac{x - \sum_d w_d \, d}{t}, \quad w = \text{softmax}_d \left( -\frac{|x - (1 - t) d|^2}{2 t^2} \right)`,
    reads:
      "The velocity leads from the mean of the data, weighted by how well each point explains x, to x. It is attention: x is the query, the shrunken data are the keys, the data the values.",
  },
});
