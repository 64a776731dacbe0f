import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Step scores from logits",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Change the tokens after a step, and score it again. Is the score the same? Then change the token that ends it. Does the score change?",
    "In row t of the logits the model has read tokens 0 to t and predicts token t + 1. It scored each token before reading it.",
    "score[b, s] = logits[b, place − 1, ids[b, place]],   place = places[b, s]",
    "Each step needs two numbers: the position to read from, and the token.\nTurn both into one-hot tables. The first, [B, S, T], selects rows by a matrix product with the logits: [B, S, V].\nThe second, [B, S, V], selects one logit per row: multiply, and sum. This way gradients flow.",
  ],
  explore:
    "Score the steps of 1,000 chains the reasoner wrote at T = 1. How often does a right step score higher than a wrong one? Then try the log-probability instead of the logit, and the token's logit at its own place.",
  answer:
    "99% of the pairs are in the right order by the logit, nearly as many by the log-probability, and half, as by chance, at the place itself. The reasoner often knows better than what it has drawn, so its own logits judge well without training.\nMeasured, 3 seeds: 98.8 to 99.1%, 98.3 to 98.9%, and 49 to 51%.",
  predict: {
    question:
      "Without training as a judge, the reasoner has almost none of its wrong steps' logits below 0. Now use the log-probability of the written total, and call a step wrong if P is below ½. How many of 100 wrong steps do you find?",
    choices: ["nearly none", "about 25", "about 50", "about 78"],
    answer: 3,
    because:
      "About 78, while 3 of 100 right steps are called wrong. A softmax sees only differences, so 0 means nothing for a logit, but ½ means something for a probability.\nMeasured, 3 seeds, 1,000 chains: 76 to 79.",
  },
});
