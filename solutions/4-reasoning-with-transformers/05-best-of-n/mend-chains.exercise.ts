import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Mending a chain",
  difficulty: 3,
  minutes: 30,
  hints: [
    "The judge doubts the third of six thoughts. How many tokens does your chain keep, and is the doubted total among them?",
    "Trust everything before the first doubted step. The model writes that step and all later ones again, and only new tokens add to the cost.",
    "kept = 2 · min{s : z_s < threshold}, or nothing to mend if there is no such s;   tokens ← tokens + number of new tokens",
    "Find the first score below the threshold; each step before it has two tokens.\nA chain without a doubted step is settled. Cut each other chain to its trusted part, and a broken one to nothing.\nAppend what the model writes to the kept part, and add its length to the cost.",
  ],
  explore:
    "Mend with 1, 2, 6 and 12 rounds, once with a trained judge and once with a judge that gives every step its chain's lowest score, so nothing is kept. How many tokens does each cost, and how often is it right?",
  answer:
    "After 12 rounds, keeping is right 97% of the time at 26 tokens, and writing again 98% of the time at 25. A kept prefix leads to the same wrong sum again.\nMeasured, 400 problems; a second seed is the same within 0.02. Keeping: 0.75, 0.84, 0.94 and 0.97 at 19, 21, 25 and 26 tokens; writing again: 0.84, 0.91, 0.97 and 0.98 at 21, 23, 25 and 25.",
  predict: {
    question:
      "A chain costs 15 tokens, and a judge may doubt it in up to six rounds. You can keep what comes before the first doubted step, or write the whole chain again. How does keeping compare with writing again?",
    choices: [
      "fewer tokens, and more right answers",
      "fewer tokens, and fewer right answers",
      "about the same tokens, and fewer right answers",
      "more tokens, and more right answers",
    ],
    answer: 2,
    because:
      "Each round is cheaper, but keeping takes more rounds: after a kept prefix, the model writes the same sum, which it has learned wrongly. A new start takes another route.\nMeasured, 400 problems, 2 seeds: 0.94 right at 24.7 and 24.4 tokens, against 0.97 and 0.98 at 24.8 and 25.4.",
  },
});
