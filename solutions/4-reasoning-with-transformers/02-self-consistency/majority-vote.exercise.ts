import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Majority vote",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Vote on 10, 9, 9, 10. Which answer wins with you, and which came up first?",
    "Count each answer, and remember in which order the answers came up. What isn't an answer is neither counted nor part of the whole.",
    "winner = argmax_a #{i : a_i = a}, the first a of several;   share = #{i : a_i = winner} / #{i : a_i ≠ null}",
    "Drop the missing answers. Count the others in something that keeps numbers as numbers and in the order of their first vote.\nGo through the counts, and change the winner only for more votes.\nDivide by the votes that were cast, if there are any.",
  ],
  explore:
    "Does the share say how sure you can be? Let the reasoner write 16 chains for each of 300 problems at temperature 1. How often is the winner right if its share is 0.8 or more, if it is from 0.4 to 0.5, and if it is under 0.3?",
  answer:
    "In 900 problems (three draws) a share of 0.8 or more was right 199 times of 199, 0.6 to 0.8 in 359 of 360, 0.4 to 0.5 in 56 of 58, and under 0.3 in 12 of 21. So the share is no probability: with less than half of the votes, 97% of the winners were right, because the other votes were scattered. What counts is the lead over the second.",
});
