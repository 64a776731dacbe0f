import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of the feed-forward network",
  difficulty: 3,
  minutes: 15,
  hints: [
    "Take them in the order dW2, db2, dW1, db1, dX: which is the first wrong one? The bug is in its step.",
    "The last step forward is the first step back. Each needs the input that it had in the forward pass.",
    "dPre = dActivated ⊙ gelu′(preActivation)",
    "second layer with its input, [T, d_ff]; then each number of its dX times the slope at preActivation, [T, d_ff];\nthen the first layer with its input, [T, D].",
  ],
  explore:
    "How many of the 320 slopes at microModel().activations.ffn_pre_activation lie below 0.1, where hardly anything comes through? How many would be 0 with a ReLU? (Import microModel from #lib/micro-model.)",
  answer:
    "20 with the GELU, 149 with the ReLU. The pre-activations of the untrained model lie between −1.4 and 1.2. There the GELU still passes on a good part, also left of 0: its slope is under 0.1 only below −0.555. A ReLU would cut off nearly half of all gradients here.",
});
