import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Label dropout",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Call it with 1,000 labels and a share of 0.15. Does each call hide about 150 of them?",
    "Each label has its own draw. A draw is in [0, 1), so one comparison is right even for the shares 0 and 1.",
    "With the labels [2, 0, 1], a share of 0.15, none = 4 and the draws 0.3, 0.1 and 0.15, the result is [2, 4, 1].",
    "For each label, draw a number and compare it with the share. Put either `none` or the label into the new list.",
  ],
  explore:
    "Train `guidance-sweep` for 500 steps without hiding any label. Which reveals it: the loss, or the share of right pictures at w = 1 or at w = 3?",
  answer:
    "Only the share at w = 3, which falls. The loss even looks better, and at w = 1 as many pictures are right. But guidance starts from a row that was never trained.\nMeasured, 3 seeds: a loss of 0.58, with dropout 0.60; 0.59 to 0.65 right at w = 1; 0.71 to 0.78 right at w = 3, with dropout 0.82 to 0.85.",
});
