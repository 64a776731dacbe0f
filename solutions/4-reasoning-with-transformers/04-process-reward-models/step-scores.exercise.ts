import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The model as a judge",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Change the tokens after a step, and score it again. Is the score the same? Then change the token that ends it: does the score change?",
    "In row t of the logits the model has read the tokens 0 to t, and says what it expects at t + 1. The judgement of a token was made before the model saw it.",
    "score[b, s] = logits[b, place − 1, ids[b, place]],   place = places[b, s]",
    "For each step you need two numbers: from which position to read, and of which token.\nTurn both into one-hot tables. The first, [B, S, T], picks rows by a matrix product with the logits: [B, S, V].\nThe second, [B, S, V], picks one logit from each row: multiply, and sum over the tokens. So gradients flow.",
  ],
  explore:
    "Score the steps of 1,000 chains that the reasoner wrote at T = 1, without any training. How often does a right step have a higher score than a wrong one? Then try other scores: the log-probability in place of the logit, and the logit of the token at the place itself.",
  answer:
    "Pairs in the right order: 98.8 to 99.1 of 100 by the logit, 98.3 to 98.9 by the log-probability, and 49 to 51 at the place itself, which is a coin (3 seeds). The reasoner often knows better than what it has drawn. " +
    "A model's own doubt is a good judge before any training.",
  predict: {
    question:
      "Untrained, the reasoner's logit finds next to none of its wrong steps below 0. You take the log-probability of the written total instead, and call a step wrong if P is below ½. Of 100 wrong steps, how many do you find?",
    choices: ["nearly none", "about 25", "about 50", "about 78"],
    answer: 3,
    because:
      "76 to 79, and 3 of 100 right steps are called wrong (3 seeds, 1,000 chains). A softmax sees differences only: 0 means nothing for a logit, and ½ means something for a probability.",
  },
});
