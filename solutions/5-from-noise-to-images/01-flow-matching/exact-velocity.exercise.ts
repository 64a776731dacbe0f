import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Exact velocity",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take one data point, 2, and x = 0.5 at t = 0.5. Only one noise x1 leads there. Which? Does your function return x1 − 2?",
    "If a path leads from d to x, its noise is fixed. So the question is only which d it was. By Bayes' rule, d is as likely as the noise that it needs, and the velocity is the mean over all d.",
    "p(d | x) ∝ exp(−‖x − (1 − t)·d‖² / 2t²),   E[x0 | x] = Σ_d p(d | x)·d,   v = (x − E[x0 | x]) / t",
    "The logits are minus the squared distance of x to each shrunken data point, over twice the squared time. Multiply the square out: a dot product and the length of d remain, and what depends on x alone drops out of the softmax.\nAverage the data with the weights, and divide the way from there to x by the time.",
  ],
  explore:
    "The weights are a distribution over 4,500 digits. The exponential of its entropy says between how many digits it hesitates. Put training digits on the path, at t = 1, 0.9, 0.8, 0.7, 0.6 and 0.5: how many?",
  answer:
    "4,500, 3,551, 1,537, 244, 16 and 1.4 (medians of 100 digits). At t 0.9 the velocity leads to a mean of nearly all digits, at 0.5 mostly to one. In between it decides, within about a third of the way. " +
    "What your function computes is attention: x is the query, the shrunken digits are the keys, the digits are the values.",
  predict: {
    question:
      "One of 4,500 digits of 14 × 14 pixels is at t = 0.5: half the digit, half noise. The exact velocity weighs all 4,500. How much weight does the likeliest one get on average?",
    choices: ["about 75%", "about 35%", "about 5%", "about 0.02%"],
    answer: 0,
    because:
      "73 to 78% (300 digits each, 3 seeds). At t = 0.6 it is 35 to 37%, at 0.4 it is 93 to 95%. Each of 196 pixels says a little, and that adds up: one digit explains x far better than all others.",
  },
});
