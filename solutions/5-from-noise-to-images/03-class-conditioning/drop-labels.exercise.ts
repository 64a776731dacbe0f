import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Label dropout",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Call it for a batch of 1,000 labels with a share of 0.15. Does each call hide about 150 of them?",
    "Each label has its own draw. A draw is in [0, 1), so one comparison is right for the shares 0 and 1 too.",
    "label'_b = none if u_b < share, else label_b;   u_b uniform in [0, 1), a new one for each b",
    "Go through the labels. For each one draw a number, and compare it with the share. Put either `none` or the label into the new list.",
  ],
  explore:
    "Train `guidance-sweep` for 500 steps without hiding any label. Look at the loss, and at the share of right pictures for w = 1 and w = 3. Which of the three tells you what is missing?",
  answer:
    "Only w = 3. 3 seeds: the loss is 0.58 on average, with dropout 0.60, so it looks better. At w = 1 the shares are as high as with dropout, 0.59 to 0.65. At w = 3 they are 0.71 to 0.78, with dropout 0.82 to 0.85: guidance starts from a row that was never trained, so its direction is arbitrary.",
});
