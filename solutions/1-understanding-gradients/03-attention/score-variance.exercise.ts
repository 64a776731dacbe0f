import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Variance of attention scores",
  difficulty: 2,
  minutes: 15,
  hints: [
    "With d_k = 64, is your raw variance near 64 and your scaled variance near 1?",
    "The variance is taken over all scores at once, around their mean. Softmax works on one query's row at a time.",
    "for the rows (1, 3) and (0, 0):  mean 1, variance (0² + 2² + 1² + 1²) / 4 = 1.5;\nlargest weights 0.881 and 0.5, on average 0.690",
    "Raw scores of one query at a time, [KEYS], then all rows scaled together;\naverage the squared distances over [queries · KEYS], and the largest weights over [queries].",
  ],
  explore:
    'What grows with d_k, and what stays? Put this at the end of the file and save:\n  import { mersenneTwister } from "#lib/random";\n  for (const d of [4, 16, 64, 256])\n    console.log(d, scoreVariance(d, 500, mersenneTwister(1)).raw);\nThen the same with .scaled. Take the lines out afterwards.',
  answer:
    "Raw, the variance follows d_k, and the largest weight climbs from 0.51 to 0.93. Scaled, both stay: the variance near 1, the " +
    "largest weight near 0.35 at every width. So a head can be made wider without making it surer.",
  predict: {
    question:
      "A random query meets 8 random keys of width 4, and after scaling the largest of its 8 weights is 0.34 on average. What is it at width 256?",
    choices: ["about 0.13: equal shares", "about 0.36: nearly the same", "about 0.9: one key takes all"],
    answer: 1,
    because:
      "0.36. Scaled scores have variance 1 at every width, so softmax stays as soft as it was. Unscaled, it would be 0.93.",
  },
});
