import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What fine-tuning forgets",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Cut the same texts into parts of 1, 2 and 16. Does your perplexity change?",
    "A part's mean counts by how many graded tokens the part holds. And a model is chosen by what it is for, on new questions.",
    "parts of 3 and 1 graded tokens with mean losses of 1 and 5:   perplexity = exp((3 · 1 + 1 · 5) / 4) = e² = 7.39",
    "For each rate: load the base, tune it, average the last ten losses, judge the model, free it.\nCompare reports first by exact answers, then by perplexity.",
  ],
  explore:
    "Add the rates 1e-4 and 1e-3 to the test's 5e-4, 2e-3 and 1e-2. Which is best now, and what do the new ones do to recall?",
  answer:
    "5e-4 stays the best. At 1e-4, 80 steps are too few: about half of the answers are exact. At 1e-3, about 85% are, but recall falls to about 80%. The loss falls with every higher rate, so it can't tell you which to take.\nMeasured, 8 seeds: 28 to 61% exact at 1e-4; 78 to 89% at 1e-3, with a recall of 75 to 81%.",
  predict: {
    question:
      "A text of 90 tokens has a perplexity of 2, and one of 10 tokens has 200. What is the perplexity of the two together?",
    choices: ["about 3.2", "about 22", "101", "about 180"],
    answer: 0,
    because:
      "3.17 = e^(0.9 · ln 2 + 0.1 · ln 200). Losses are averaged, not perplexities, so ten terrible tokens in a hundred barely show.",
  },
});
