import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Label dropout",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Call your function several times with 1,000 labels and a share of 0.15. Does each call hide about 150 of them?",
    "Each label has its own draw. A draw lies in [0, 1), so a single comparison works even for the shares 0 and 1.",
    "With the labels [2, 0, 1], a share of 0.15, none = 4 and the draws 0.3, 0.1 and 0.15, the result is [2, 4, 1].",
    "For each label, draw a number and compare it with the share. Put either `none` or the label into the new list.",
  ],
  explore:
    "Train `guidance-sweep` for 500 steps without hiding any label. Where does the mistake show: in the loss, in the share of right pictures at w = 1, or in the share at w = 3?",
  answer:
    "Only in the share at w = 3, which falls. The loss even looks better, and at w = 1 as many pictures are right. But guidance starts from “no class given”, whose row was never trained.\nMeasured, 3 seeds: a loss of 0.58, with dropout 0.60; 59 to 65% right at w = 1; 71 to 78% right at w = 3, with dropout 82 to 85%.",
});
