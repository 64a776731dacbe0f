import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Mending a chain",
  difficulty: 3,
  minutes: 30,
  hints: [
    "The judge doubts the third of six thoughts. How many tokens does your chain keep, and is the doubted total among them?",
    "Trust everything before the first doubted step. Write that step and all that follows again; only new tokens cost something.",
    "kept = 2 · min{s : z_s < threshold}, nothing to mend if there is no such s;   tokens ← tokens + number of new ones",
    "Find the first score below the threshold; each step before it is worth two tokens.\nA chain without a doubted step is settled. Cut the others to their trusted part, and a broken one to nothing.\nJoin what the model writes to the kept part; the cost grows by what was written.",
  ],
  explore:
    "Mend with 1, 2, 6 and 12 rounds, by a trained judge and by one that gives every step its chain's lowest score, which keeps nothing. What does each cost, and how often is it right?",
  answer:
    "After 12 rounds, keeping is right in 0.97 at 26 tokens, writing again in 0.98 at 25: a kept prefix leads to the same wrong sum again.\nMeasured, 400 problems; a second seed is the same within 0.02. Keeping: 0.75, 0.84, 0.94 and 0.97 at 19, 21, 25 and 26 tokens; again: 0.84, 0.91, 0.97 and 0.98 at 21, 23, 25 and 25.",
  predict: {
    question:
      "A judge doubts chains for up to six rounds; a chain costs 15 tokens. You keep what comes before the first doubted step, or you write the whole chain again. How does keeping compare?",
    choices: [
      "fewer tokens, and more right answers",
      "fewer tokens, and fewer right answers",
      "about the same tokens, and fewer right answers",
      "more tokens, and more right answers",
    ],
    answer: 2,
    because:
      "Each round is cheaper, but it takes more rounds: after a kept prefix comes the same sum, which the model has learned wrongly. A new start takes another route.\nMeasured, 400 problems, 2 seeds: 0.94 at 24.7 and 24.4 tokens, against 0.97 and 0.98 at 24.8 and 25.4.",
  },
});
