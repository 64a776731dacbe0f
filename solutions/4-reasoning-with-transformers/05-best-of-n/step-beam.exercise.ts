import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A beam over steps",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Let two rows of a batch have different texts, and let both survivors come from the second. Which row of the caches does each of them need?",
    "A cache is the memory of one row. Where a row dies its memory goes, where it is continued twice its memory is copied. And a draft is as good as all of its steps together.",
    "K'_i = K_{parent(i)}, V'_i = V_{parent(i)};   score = Σ_s ln σ(z_s) over all steps s so far",
    "Copy the rows of keys and values, of every layer, in the order of the parents.\nOf drafts with equal tokens keep the first, sort by score, and cut.\nRemember of each draft in which row it was written, since rows that were dropped leave gaps.\nChoose within each problem: its drafts compete with each other, not with those of other problems.",
  ],
  explore:
    "Compare at equal tokens, with the judge of `process-reward-model`: a beam of 2 x 2 with the best of 3 chains, and 2 x 4 with the best of 6. Chains are scored by the product, too. Then leave the judge as it is and let it know nothing.",
  answer:
    "5 runs of 200 problems: 2 x 2 has 0.924 at 44 tokens, the best of 3 0.927 at 45; 2 x 4 has 0.983 at 91, the best of 6 0.982 at 90. So a beam buys nothing here: dropping early saves tokens, but the survivors are relatives, which share their first thoughts. With a judge that knows nothing, 2 x 2 has 0.58 (20 times 100 problems), and one chain 0.63.",
  predict: {
    question:
      "A judge was trained on outcomes; with it a beam of 2 drafts and 2 tries is right in 0.86 of the problems, at 44 tokens. Now the beam keeps 8 drafts and makes 8 tries of each, for 554 tokens. How often is it right?",
    choices: ["about 0.98", "about 0.92", "about 0.86: the judge is the limit", "about 0.70"],
    answer: 3,
    because:
      "0.71 (5 runs of 200 problems): in each step but the first it chooses among 64 drafts, by a judge that errs. With a judge of steps 8 x 8 has 0.96, and 4 x 4 has 0.99 at a quarter of the tokens.",
  },
});
