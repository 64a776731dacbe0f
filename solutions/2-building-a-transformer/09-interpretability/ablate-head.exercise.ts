import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Head ablation",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Ablate one head of layer 0, and compare with a model in which that head's rows of Wo are 0. From which place on do the two differ?",
    "The tap changes only the heads' outputs: in the right layer, for the right heads, in every text and at every position.",
    "gone · instead + (1 − gone) · x,   gone = 1 for the heads of the list;   instead = 0 or the mean over the texts",
    "zeros like x, or tf.mean over axis 0 with that axis kept at length 1;\nmix the two with gone, which is [1, H, 1, 1]; run the model with this tap.",
  ],
  explore:
    "Set the head's attention weights to 0 instead of its output, then each row of them to 1/(t + 1). Is either the same as ablation by zero?",
  answer:
    "The first, exactly: no weight, no value, so the head's output is 0. With 1/(t + 1) it is still the mean of all values so far. In the spec's model, for head 1 of layer 0, that changes the logits by 0.54, and ablation by zero by 0.99 (root mean square): part of a head's output does not depend on where it looks.",
});
