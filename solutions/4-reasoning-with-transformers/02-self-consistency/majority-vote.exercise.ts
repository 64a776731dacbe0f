import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Majority vote",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Vote on 10, 9, 9, 10. Which answer wins in your code, and which came up first?",
    "A missing answer has no vote and isn't part of the total. The order of the votes decides ties.",
    "10, 9, null, 9, 10:   both answers have 2 votes, and 10 came first;   share = 2 / 4",
    "Drop missing answers. Count the others in a structure that keeps numbers as numbers, in the order of their first vote.\nChange the winner only if another answer has more votes. Divide by the number of votes cast, if there are any.",
  ],
  explore:
    "Does the winner's share tell you how sure you can be? Let the reasoner write 16 chains for each of 300 problems at temperature 1. How often is the winner right if its share is 0.8 or more, from 0.4 to 0.5, or under 0.3?",
  answer:
    "With a share of 0.8 or more, it is always right. From 0.4 to 0.5, it is still right 97% of the time, because the other votes are scattered. Under 0.3, it is little better than a coin flip. What counts is the winner's lead over the runner-up.\nMeasured, 900 problems: 199 out of 199, 56 out of 58, and 12 out of 21.",
});
