import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Head ablation",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Ablate one head of layer 0, and compare with a model in which that head's rows of Wo are 0. At which place do the two first differ?",
    "The tap changes only the heads' outputs: in the right layer, for the right heads, in every text and at every position.",
    "gone · instead + (1 − gone) · x,   gone = 1 for the heads of the list;   instead = 0 or the mean over the texts",
    "the replacement is zeros like x, or tf.mean over axis 0 with that axis kept at length 1;\nmix it with x by gone, which is [1, H, 1, 1]; run the model with this tap.",
  ],
  explore:
    "Instead of the head's output, set its attention weights to 0, and then each row of them to 1/(t + 1). Is either the same as ablation by zero?",
  answer:
    "The first is, exactly: without weights there are no values, so the head's output is 0. With 1/(t + 1) the output is still the mean of all values so far. In the spec's model, for head 1 of layer 0, that changes the logits by 0.54, and ablation by zero by 0.99 (root mean square): part of a head's output does not depend on where it looks.",
});
