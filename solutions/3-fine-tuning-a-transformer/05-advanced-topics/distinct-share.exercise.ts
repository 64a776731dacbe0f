import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Diversity: distinct-n",
  difficulty: 2,
  minutes: 12,
  hints: [
    "How many pairs of neighbors do the texts 1 2 and 3 4 have? Does your count say two, or three?",
    "A Set of lists compares objects, not numbers. And shares can be compared only over the same number of n-grams.",
    "T tokens have T − n + 1 n-grams;   share = |{first `budget` n-grams}| / budget",
    "List each text's n-grams, from every token with n − 1 after it, and join the lists.\nCut the list to the budget, and make a text of each n-gram, so that a Set can tell which are the same.",
  ],
  explore:
    "Take 8, 128 and 2,048 reviews of the mini-world. What is the share of different pairs among all pairs, and what among the first 72?",
  answer:
    "0.39, 0.05 and 0.003 of all pairs; 0.39, 0.42 and 0.41 of the first 72. A report that “distinct-2 fell from 0.39 to 0.05” may only say that the second sample was larger.\nMeasured, 3 seeds: their means.",
  predict: {
    question:
      "Among all pairs of neighbors in 512 reviews of the mini-world, 1% are different. And among runs of 8 tokens?",
    choices: ["about 1%", "about 10%", "about 30%", "about 75%"],
    answer: 3,
    because:
      "Runs of 4 have 8%, runs of 6 31%: the longer the run, the more combinations there are. A distinct-n says as much about n and the number of texts as about the model.\nMeasured, 3 seeds: 74 to 75%.",
  },
});
