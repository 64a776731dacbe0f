import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What fine-tuning forgets",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Send the same texts through the model in parts of 1, 2, and 16 texts. Does your perplexity change?",
    "Perplexity averages over tokens, so a part with more graded tokens has more weight. A model is chosen by how well it answers new questions; how much it forgot only breaks ties.",
    "parts of 3 and 1 graded tokens with mean losses of 1 and 5:   perplexity = exp((3 · 1 + 1 · 5) / 4) = e² = 7.39",
    "For each rate: load the base, tune it, average the last ten losses, judge the model, free it.\nCompare two reports by exact answers first, then by perplexity.",
  ],
  explore:
    "Add the learning rates 1e-4 and 1e-3 to the three in the test, 5e-4, 2e-3, and 1e-2. Which rate is best now? How good are the answers and the recall at the two new rates?",
  answer:
    "5e-4 is still the best. At 1e-4, 80 steps are too few: about half of the answers are exact. At 1e-3, about 85% are exact, but recall falls to about 80%. The loss falls with every higher rate, so it can't tell you which rate to take.\nMeasured, 8 seeds: 28 to 61% exact at 1e-4; 78 to 89% exact at 1e-3, with a recall of 75 to 81%.",
  predict: {
    question:
      "One text has 90 tokens and a perplexity of 2. Another has 10 tokens and a perplexity of 200. What is the perplexity of the two texts together?",
    choices: ["about 3.2", "about 22", "101", "about 180"],
    answer: 0,
    because:
      "It is e^(0.9 · ln 2 + 0.1 · ln 200) = 3.17. The average is taken over losses, not over perplexities, so ten terrible tokens in a hundred barely show.",
  },
});
