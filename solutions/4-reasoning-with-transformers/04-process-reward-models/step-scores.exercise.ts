import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Step scores from logits",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Change the tokens after a step, and score the step again. Is the score the same? Then change the token that ends the step. Does the score change?",
    "Row t of the logits comes from tokens 0 to t and predicts token t + 1. So the model scored each token before it read that token.",
    "score[b, s] = logits[b, place − 1, ids[b, place]],   place = places[b, s]",
    "Each step needs two numbers: the position to read from, and the token.\nTurn both into one-hot tables. The first, [B, S, T], selects rows of the logits by a matrix product: [B, S, V].\nThe second, [B, S, V], selects one logit per row: multiply, and sum. This way, gradients flow.",
  ],
  explore:
    "Score the steps of 1,000 chains that the reasoner wrote at T = 1. How often does a right step score higher than a wrong one? Then try the log-probability instead of the logit, and the token's logit at its own place.",
  answer:
    "The logit puts 99% of the pairs in the right order, and the log-probability nearly as many. The logit at the token's own place gets only half of them right, as by chance. The reasoner often knows better than its own samples suggest, so its logits judge well without training.\nMeasured, 3 seeds: 98.8 to 99.1%, 98.3 to 98.9%, and 49 to 51%.",
  predict: {
    question:
      "Used as a judge without training, the reasoner gives almost no wrong step a logit below 0. Now take the log-probability of the written total instead, and call a step wrong if P is below ½. How many of 100 wrong steps do you find?",
    choices: ["nearly none", "about 25", "about 50", "about 78"],
    answer: 3,
    because:
      "About 78, while 3 of 100 right steps are called wrong. A softmax depends only on differences between logits, so 0 means nothing for a single logit, but ½ means something for a probability.\nMeasured, 3 seeds, 1,000 chains: 76 to 79.",
  },
});
