import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Next-token targets",
  difficulty: 1,
  minutes: 5,
  hints: [
    "Take 7 8 9: it makes two pairs, 7 → 8 and 8 → 9. Which do you get?",
    "At each position the target is the token that comes after it. Nothing comes after the last token.",
    "for 7 8 9 6, T = 4:\n  inputs  7 8 9, the ids at 0 to T − 2\n  targets 8 9 6, the ids at 1 to T − 1",
    "one list leaves out the last id, the other leaves out the first;\nboth are new lists, copied from ids.",
  ],
  explore:
    "Log nextTokenPairs([1, 3, 4, 1, 3, 5]). Can a model that sees only the current token get all five targets right?",
  answer:
    "No: after 3 comes 4 the first time and 5 the second time. The best that such a model can do is give each a probability of one half. A model " +
    "that sees all earlier tokens can tell them apart: one 3 follows 1, the other follows 1 3 4 1. That is what attention is for.",
});
