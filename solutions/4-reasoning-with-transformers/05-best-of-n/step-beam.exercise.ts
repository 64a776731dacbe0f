import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A beam over steps",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Two rows of a batch have different texts, and both survivors come from the second row. Which row of the caches does each survivor need?",
    "A row of the caches is the memory of one draft. If the draft is dropped, so is its row; if it is continued twice, the row is copied. A draft is as good as all of its steps together.",
    "K'_i = K_{parent(i)}, V'_i = V_{parent(i)};   score = Σ_s ln σ(z_s) over all steps s so far",
    "In every layer, copy the rows of keys and values in the order of the parents.\nOf drafts with equal tokens, keep the first. Sort by score, and cut off after the beam width.\nRemember in which row each draft was written, because dropped rows leave gaps.\nChoose the survivors within each problem.",
  ],
  explore:
    "Compare at equal tokens, with the judge of `process-reward-model`: a beam of 2 x 2 (drafts x tries) with the best of 3 chains, and 2 x 4 with the best of 6, all scored by the product. Then give the 2 x 2 beam a judge that knows nothing.",
  answer:
    "The beam gains nothing: 2 x 2 is right 92.4% of the time at 44 tokens, and the best of 3 is right 92.7% at 45. Early drops save tokens, but survivors share their first steps. With a judge that knows nothing, 2 x 2 is right 58% of the time, and one chain 63%.\nMeasured, 5 runs of 200 problems; that judge, 20 times 100. 2 x 4: 0.983 at 91 tokens; best of 6: 0.982 at 90.",
  predict: {
    question:
      "With a judge trained on outcomes, a beam of 2 drafts, each continued in 2 ways, is right on 86% of the problems, at 44 tokens. Now it keeps 8 drafts and continues each in 8 ways, for 554 tokens. What share does it get right?",
    choices: ["about 98%", "about 92%", "about 86%: the judge is the limit", "about 70%"],
    answer: 3,
    because:
      "71%. In each step but the first, the beam chooses among 64 drafts by a judge that errs. With a judge trained on steps, 8 x 8 is right 96% of the time, and 4 x 4 is right 99% of the time at a quarter of the tokens.\nMeasured, 5 runs of 200 problems.",
  },
});
