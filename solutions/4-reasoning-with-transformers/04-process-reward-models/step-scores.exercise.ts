import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Step scores from logits",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Change the tokens after a step, and score it again. Is the score the same? Then change the token that ends it: does the score change?",
    "In row t of the logits the model has read tokens 0 to t, and says what it expects at t + 1. It judged each token before it saw it.",
    "score[b, s] = logits[b, place − 1, ids[b, place]],   place = places[b, s]",
    "Each step needs two numbers: the position to read from, and the token.\nTurn both into one-hot tables. The first, [B, S, T], picks rows by a matrix product with the logits: [B, S, V].\nThe second, [B, S, V], picks one logit per row: multiply, and sum over the tokens. This way gradients flow.",
  ],
  explore:
    "Score the steps of 1,000 chains the untrained reasoner wrote at T = 1. How often does a right step have a higher score than a wrong one? Then try the log-probability instead of the logit, and the token's logit at the place itself.",
  answer:
    "99% of the pairs are in the right order by the logit, nearly as many by the log-probability, and half of them, a coin, at the place itself. The reasoner often knows better than what it has drawn: " +
    "a model's own doubt is a good judge before any training.\nMeasured, 3 seeds: 98.8 to 99.1%, 98.3 to 98.9%, and 49 to 51%.",
  predict: {
    question:
      "Untrained, the reasoner's logits put next to none of its wrong steps below 0. Now use the log-probability of the written total, and call a step wrong if P is below ½. Out of 100 wrong steps, how many do you find?",
    choices: ["nearly none", "about 25", "about 50", "about 78"],
    answer: 3,
    because:
      "About 78, while 3 out of 100 right steps are called wrong. A softmax sees differences only: 0 means nothing for a logit, and ½ means something for a probability.\nMeasured, 3 seeds, 1,000 chains: 76 to 79.",
  },
});
