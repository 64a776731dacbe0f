import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The best of n",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Give the first candidate a score of NaN. Is it chosen even though others have high scores?",
    "Comparisons with NaN are always false, so NaN neither loses nor wins. First decide which candidates can be chosen, then compare.",
    "argmax of score_i over i < n with answer_i ≠ null and score_i not NaN; if several are largest, the smallest i",
    "Take the first n, and leave the caller's list unchanged.\nSkip candidates that can't be chosen. Replace the best so far only by a candidate with a higher score.\nThere may be nothing to choose.",
  ],
  explore:
    "In the lesson's picture, one judge gives a top score to 1 in 30 wrong chains. Make it 1 in 300, and then 1 in 3,000. Which n is best, and what is the accuracy at n = 256?",
  answer:
    "With 1 in 30, n = 4 is best (91% right), and at n = 256 the accuracy drops to 5%. With 1 in 3,000, about 32 is best (99%), and at 256 it is still 97%. A judge that is ten times better lets you use only a few times as many candidates.\nMeasured, two draws of 3,000 problems, n = 1, 2, 4 and so on. With 1 in 300, 16 is best (98%), and at 256 it is 74%.",
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
      "Two times out of three, as with one chain. If scores have nothing to do with right and wrong, the highest belongs to an ordinary chain. A judge does harm only if it prefers wrong chains: if it gives 1 in 30 of them a top score, the best of 64 is right 48% of the time.",
  },
});
