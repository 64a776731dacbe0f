import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Label dropout",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Call it with 1,000 labels and a share of 0.15. Does each call hide about 150 of them?",
    "Each label has its own draw. A draw is in [0, 1), so a single comparison is right for the shares 0 and 1, too.",
    "label'_b = none if u_b < share, else label_b;   u_b uniform in [0, 1), a new one for each b",
    "For each label, draw a number and compare it with the share. Put either `none` or the label into the new list.",
  ],
  explore:
    "Train `guidance-sweep` for 500 steps without hiding any label. Look at the loss, and at the share of right pictures at w = 1 and w = 3. Which of the three tells you what is missing?",
  answer:
    "Only w = 3. The loss even looks better than with dropout, and at w = 1 as many pictures are right. At w = 3, fewer are: guidance starts from a row that was never trained, and its direction is arbitrary.\nMeasured, 3 seeds: a loss of 0.58, with dropout 0.60; 0.59 to 0.65 right at w = 1; 0.71 to 0.78 right at w = 3, with dropout 0.82 to 0.85.",
});
