import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient accumulation",
  difficulty: 3,
  minutes: 20,
  hints: [
    "The first test has one micro-batch of four targets and one of two. Which of the two should count more, and by what factor?",
    "The mean over all targets is a weighted mean of the micro-batches' means. The weight of each is its number of targets.",
    "gradient = Σ (count_i / Σ count) · gradient_i, and the same for the loss",
    "Sum the counts before the loop. Scale what a micro-batch returns by its share and add it to the total so far; a missing gradient counts as 0.\nThen free the old total, because the new one is made of new tensors.",
  ],
  explore:
    "Add up the gradients of four micro-batches without their shares, so that they are four times too long. Train a GPT of width 32 on Alice with AdamW, then with SGD at a learning rate of 0.5. Which of the two optimizers is affected?",
  answer:
    "Not AdamW: its loss is 2.74 after 150 steps with and without the error, because it divides each gradient by its typical size. SGD's steps are four times too long: its loss is 2.88 without the error, and NaN with it. So the error can hide in real training code until the norm of the gradient is clipped or logged.",
});
