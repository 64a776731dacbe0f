import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Bits per token and accuracy",
  difficulty: 2,
  minutes: 12,
  hints: [
    "A loss of ln 2: are your bits 1? Two right choices out of four targets at five positions: is your top1 0.5?",
    "A bit is ln 2 nats. The model's choice is the index of the largest logit; among equal ones, the first.",
    "bits of a loss of 1.386:  1.386 / 0.693 = 2;   the choice in the row (1, 4, 4, 0):  id 1;\nchoices 1 0 2 3 2 for the targets 1 0 1 2 IGNORE:  top1 = 2 / 4",
    "for each row, [V], find the first index of the maximum; count where that index is the target;\nbits: the loss divided by ln 2; top1: the count divided by the number of targets.",
  ],
  explore:
    "Multiply all logits of microModel() by 3, then by 30. What happens to top1, and what to bits? (Import microModel from #lib/micro-model; the logits are in its activations.)",
  answer:
    "top1 stays at 2 of 4, because the order of the logits stays the same. bits go from 2.51 to 2.68 and to 12.97: the model makes its two wrong choices with ever more certainty. Two models can choose equally well, and one can be a far worse forecaster. Such a factor is 1 over the temperature.",
});
