import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Diversity: distinct-n",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Count all bigrams of the two texts 1 2 and 3 4. Does your function count two of them, not three?",
    "N-grams never cross from one text to the next. To count distinct n-grams with a Set, keep in mind that a Set compares lists as objects, not by the numbers in them.",
    "1 2 1 2 and 1 2 have 3 + 1 bigrams, of which 1 2 and 2 1 are distinct:   share = 2 / 4",
    "List the n-grams of each text, one for every token that has n − 1 tokens after it, and join the lists.\nCut the joined list to the budget, and turn each n-gram into a string for a Set.",
  ],
  explore:
    "Take 8, 128, and 2,048 reviews of the mini-world. What share of their bigrams is distinct? What share of the first 72 bigrams is distinct in each of these samples?",
  answer:
    "Among all bigrams, the share falls from 39% to 5% and 0.3%. Among the first 72, it is 39%, 42%, and 41%. So if distinct-2 is lower for one sample than for another, the only reason may be that the sample is larger.\nMeasured, 3 seeds: their means.",
  predict: {
    question:
      "In 512 reviews of the mini-world, 1% of the bigrams are distinct, 8% of the 4-grams, and 31% of the 6-grams. What share of the 8-grams is distinct?",
    choices: ["31%, as before", "about 35%", "about 40%", "about 75%"],
    answer: 3,
    because:
      "The longer an n-gram is, the more combinations there are. So distinct-n depends as much on n and on the number of texts as on the model.\nMeasured, 3 seeds: 74 to 75%.",
  },
});
