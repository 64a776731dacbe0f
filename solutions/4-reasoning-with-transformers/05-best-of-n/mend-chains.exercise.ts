import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Mending a chain",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Let the judge doubt the third of six thoughts. How many tokens does your chain keep, and is the doubted total among them?",
    "Everything before the first doubted step is trusted. The step itself and all that follows is written again, and only new tokens cost something.",
    "kept = 2 · min{s : z_s < threshold}, nothing to mend if there is no such s;   tokens ← tokens + number of new ones",
    "Find the first score below the threshold; each step before it is worth two tokens.\nA chain without a doubted step leaves the list of open ones for good. The others are cut to what is trusted, a broken one to nothing.\nWhat the model writes is joined to what was kept; the cost grows by what was written.",
  ],
  explore:
    "Mend with 1, 2, 6 and 12 rounds by a trained judge, and compare with a judge that gives every step the lowest score of its chain, so that nothing is kept. What does each cost, and how often is it right?",
  answer:
    "Over 400 problems, keeping: 0.75, 0.84, 0.94 and 0.97 at 19, 21, 25 and 26 tokens. Writing again: 0.84, 0.91, 0.97 and 0.98 at 21, 23, 25 and 25 (a second seed is the same within 0.02). A kept beginning leads to the same sum again, and this model is wrong about certain sums nearly always. A new start takes another route.",
  predict: {
    question:
      "A judge doubts chains for up to six rounds; a chain costs 15 tokens. You keep what comes before the first doubted step, or you write the whole chain again. What does keeping bring in the end?",
    choices: [
      "fewer tokens, and more right answers",
      "fewer tokens, and fewer right answers",
      "about the same tokens, and fewer right answers",
      "more tokens, and more right answers",
    ],
    answer: 2,
    because:
      "0.94 at 24.7 and 24.4 tokens against 0.97 and 0.98 at 24.8 and 25.4 (400 problems, 2 seeds). Each round is cheaper, but more rounds are needed: after a kept beginning the same sum comes again, and the model has learned it wrongly.",
  },
});
