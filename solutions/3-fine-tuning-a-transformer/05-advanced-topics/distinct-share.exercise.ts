import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Diversity: distinct-n",
  difficulty: 2,
  minutes: 12,
  hints: [
    "How many pairs of neighbors do the texts 1 2 and 3 4 have? Does your count say two, or three?",
    "A Set of lists compares objects, not the numbers in them. And compare shares only over the same number of n-grams.",
    "1 2 1 2 and 1 2 have 3 + 1 pairs:   share = 2 / 4",
    "List each text's n-grams, one for every token with n − 1 after it, and join the lists.\nCut the list to the budget, and make a text of each n-gram for a Set.",
  ],
  explore:
    "Take 8, 128 and 2,048 reviews of the mini-world. What share of all pairs of neighbors is different, and what share of the first 72?",
  answer:
    "Of all pairs, the share falls from 0.39 to 0.05 and 0.003; of the first 72, it is 0.39, 0.42 and 0.41. A falling distinct-2 may only say that the sample was larger.\nMeasured, 3 seeds: their means.",
  predict: {
    question:
      "In 512 reviews of the mini-world, 1% of all pairs of neighbors are different, 8% of all runs of 4 tokens, and 31% of all runs of 6. And of runs of 8?",
    choices: ["31%, as before", "about 35%", "about 40%", "about 75%"],
    answer: 3,
    because:
      "The longer the run, the more combinations there are. A distinct-n says as much about n and the number of texts as about the model.\nMeasured, 3 seeds: 74 to 75%.",
  },
});
