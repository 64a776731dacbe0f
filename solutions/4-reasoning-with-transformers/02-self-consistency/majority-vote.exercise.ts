import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Majority vote",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Vote on 10, 9, 9, 10. Which answer wins in your code, and which came up first?",
    "Count each answer, and remember the order. What isn't an answer is neither counted nor part of the whole.",
    "winner = argmax_a #{i : a_i = a}, the first a of several;   share = #{i : a_i = winner} / #{i : a_i ≠ null}",
    "Drop missing answers. Count the others in something that keeps numbers as numbers, in the order of their first vote.\nGo through the counts, and change the winner only for more votes.\nDivide by the votes cast, if there are any.",
  ],
  explore:
    "Does the share tell how sure you can be? Let the reasoner write 16 chains for each of 300 problems at temperature 1. How often is the winner right if its share is 0.8 or more, from 0.4 to 0.5, or under 0.3?",
  answer:
    "With a share of 0.8 or more, always. From 0.4 to 0.5, with less than half of the votes, still 97% of the time, because the other votes are scattered. Under 0.3 it is little better than a coin. What counts is the lead over the second.\nMeasured, 900 problems: right 199 out of 199 times at 0.8 or more, 359 out of 360 from 0.6 to 0.8, 56 out of 58 from 0.4 to 0.5, and 12 out of 21 under 0.3.",
});
