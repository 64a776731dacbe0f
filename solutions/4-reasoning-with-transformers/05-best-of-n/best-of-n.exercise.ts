import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The best of n",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Let the first candidate have the score NaN. Is it chosen, whatever the others have?",
    "Comparisons with NaN are always false: it neither loses nor wins. First decide which candidates can be chosen, then compare.",
    "argmax of score_i over i < n with answer_i ≠ null and score_i not NaN; the smallest i of several",
    "Take the first n and leave the caller's list alone.\nPass over those that can't be chosen. Keep the best so far, and change it only for a higher score.\nThere may be nothing to choose.",
  ],
  explore:
    "In the picture, one judge loves 1 wrong chain in 30. Make it 1 in 300, and then 1 in 3,000. Which n is best, and what is left at n = 256?",
  answer:
    "With 1 in 30, n = 4 is best (0.91), and the best of 256 is right in 0.05. With 1 in 300, n = 16 is best (0.98), and 256 get 0.74; with 1 in 3,000 about 32 (0.99), and 256 get 0.97. A judge ten times as good bears only a few times as many candidates.\nMeasured: two draws of 3,000 problems, with n = 1, 2, 4 and so on.",
  predict: {
    question:
      "Two chains out of three are right. A judge gives each chain a random score, and you take the best of 64. How often is it right?",
    choices: [
      "nearly never: the maximum finds the worst error",
      "two times out of three",
      "nearly always: some chain is right",
    ],
    answer: 1,
    because:
      "Two out of three, as with one chain. If scores have nothing to do with right and wrong, the highest is an ordinary chain. A judge does harm only if it loves something wrong: if it loves 1 wrong chain in 30, the best of 64 is right in 48%.",
  },
});
