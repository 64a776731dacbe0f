import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Self-consistency",
  summary:
    "You can sample many chains of thought at once, let them vote, and stop as soon as the vote is clear.",
  exercises: [
    {
      slug: "majority-vote",
      title: "Majority vote",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Vote on 10, 9, 9, 10. Which answer wins with you, and which came up first?",
        "Count each answer, and remember in which order the answers came up. What isn't an answer is neither counted nor part of the whole.",
        "winner = argmax_a #{i : a_i = a}, the first a of several;   share = #{i : a_i = winner} / #{i : a_i ≠ null}",
        "Drop the missing answers. Count the others in something that keeps numbers as numbers and in the order of their first vote.\nGo through the counts, and change the winner only for more votes.\nDivide by the votes that were cast, if there are any.",
      ],
      explore: "Does the share tell how sure you can be?",
    },
    {
      slug: "sample-chains",
      title: "Sampling many chains",
      difficulty: 3,
      minutes: 35,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
    {
      slug: "vote-odds",
      title: "The jury theorem",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
    {
      slug: "plurality-odds",
      title: "Plurality",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
    {
      slug: "stop-voting",
      title: "Adaptive consistency",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
    {
      slug: "self-consistency",
      title: "Self-consistency",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
  ],
});
