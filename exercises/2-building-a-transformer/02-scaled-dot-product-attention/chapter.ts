import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Scaled dot-product attention",
  summary: "You can compute attention for a whole batch at once, with any mask, forward and backward.",
  exercises: [
    "batched-linear",
    "attention-mask",
    "masked-softmax",
    "batched-attention",
    "self-attention",
    "score-saturation",
    "attention-gradients",
    "attention-recall",
  ],
});
