import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A beam over steps",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Two rows of a batch have different texts, and both survivors come from the second. Which row of the caches does each need?",
    "A cache is the memory of one row: if the row is dropped, so is the cache; if the row is continued twice, it is copied. And a draft is as good as all of its steps together.",
    "K'_i = K_{parent(i)}, V'_i = V_{parent(i)};   score = Σ_s ln σ(z_s) over all steps s so far",
    "Copy the rows of keys and values, of every layer, in the order of the parents.\nOf drafts with equal tokens, keep the first. Sort by score, and cut.\nRemember in which row each draft was written, because dropped rows leave gaps.\nChoose within each problem.",
  ],
  explore:
    "Compare at equal tokens, with the judge of `process-reward-model`: a beam of 2 x 2 with the best of 3 chains, and 2 x 4 with the best of 6, all scored by the product. Then give the same beam a judge that knows nothing.",
  answer:
    "The beam gains nothing: 2 x 2 has 0.924 at 44 tokens, the best of 3 0.927 at 45. Dropping early saves tokens, but the survivors share their first steps. With a judge that knows nothing, 2 x 2 has 0.58, and one chain 0.63.\nMeasured, 5 runs of 200 problems; the judge that knows nothing 20 times 100. 2 x 4 has 0.983 at 91, the best of 6 0.982 at 90.",
  predict: {
    question:
      "With a judge trained on outcomes, a beam of 2 drafts and 2 tries is right in 0.86 of the problems, at 44 tokens. Now it keeps 8 drafts and makes 8 tries of each, for 554 tokens. In what share is it right?",
    choices: ["about 0.98", "about 0.92", "about 0.86: the judge is the limit", "about 0.70"],
    answer: 3,
    because:
      "0.71: in each step but the first, it chooses among 64 drafts by a judge that errs. With a judge of steps, 8 x 8 has 0.96, and 4 x 4 has 0.99 at a quarter of the tokens.\nMeasured, 5 runs of 200 problems.",
  },
});
