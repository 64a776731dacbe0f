import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What fine-tuning forgets",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Cut the same texts into parts of 1, 2 and 16. Does your perplexity change?",
    "A part's mean counts by how much the part holds. And a model is chosen by what it is for, on questions that training hasn't shown.",
    "perplexity = exp(Σ loss·count / Σ count);   best = highest exact, then lowest perplexity",
    "For each rate: load the base, tune it, average the last ten losses, judge the model, free it.\nTo choose, keep the better of two reports, first by exact answers, then by perplexity.",
  ],
  explore:
    "Add the rates 1e-4 and 1e-3 to the three. Which is best now, and what do the new ones do to recall?",
  answer:
    "5e-4 stays the best. At 1e-4, 80 steps are too few: about half of the answers are exact, with a loss of 0.26 and full recall. At 1e-3 it is about 85%, with a recall of about 80%. " +
    "From rate to rate the loss falls; it is the one number that doesn't tell you.\nMeasured, 8 seeds: 28 to 61% exact at 1e-4; 78 to 89% exact and a recall of 75 to 81% at 1e-3.",
  predict: {
    question:
      "A text of 90 tokens has a perplexity of 2, and one of 10 tokens has 200. What is the perplexity of the two together?",
    choices: ["about 3.2", "about 22", "101", "about 180"],
    answer: 0,
    because:
      "3.17 = e^(0.9 · ln 2 + 0.1 · ln 200). Losses are averaged, not perplexities, so ten terrible tokens in a hundred barely show. The mean of the perplexities is 21.8.",
  },
});
