import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What fine-tuning forgets",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Cut the same texts into parts of 1, 2 and 16. Does your perplexity change?",
    "Means of parts join by how much each part holds. And a model is chosen by what it is for, on questions that training has not shown.",
    "perplexity = exp(Σ loss·count / Σ count);   best = highest exact, then lowest perplexity",
    "For each rate: load the base, tune it, take the mean of the last ten losses, judge the tuned model, free it.\nTo choose, go through the reports and keep the better one of two: first by exact answers, then by perplexity.",
  ],
  explore:
    "Add the rates 1e-4 and 1e-3 to the three. Where is the best one, and what does each of them do to recall?",
  answer:
    "5e-4 stays the best. At 1e-4 the model has learned too little after 80 steps: 28% exact, loss 0.26, and recall is still 100%. At 1e-3 it answers 83%, and recall falls to 75 and 81% " +
    "(2 seeds). The higher the rate, the lower the loss, all the way up: it is the one number that does not tell you.",
  predict: {
    question:
      "A text of 90 tokens has a perplexity of 2, another one of 10 tokens has 200. What is the perplexity of the two together?",
    choices: ["about 3.2", "about 22", "101", "about 180"],
    answer: 0,
    because:
      "3.17 = e^(0.9 · ln 2 + 0.1 · ln 200). The losses are averaged, not the perplexities, so ten terrible tokens of a hundred hardly show. 21.8 is the mean of the perplexities.",
  },
});
