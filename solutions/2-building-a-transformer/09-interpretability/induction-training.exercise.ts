import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Does training find induction?",
  difficulty: 4,
  minutes: 30,
  hints: [
    "The quick tests come first: inputs, targets, the loss at each position, one step. Which of them fails?",
    "Position t reads tokens 0 ... t and predicts token t + 1. The last token of a sequence is a target, but never an input.",
    "loss[t] = −(1/B) Σ ln softmax(logits[b, t])[targets[b, t]];   step: the mean over all positions, with respect to all parameters",
    "the mean loss of the logits, minimized over every parameter of the model; minimize returns the loss if its second argument is true;\nby position: one-hot of the targets times logSoftmax, summed over the tokens, averaged over the batch.",
  ],
  explore:
    "Let TASK in the spec have the periods 2 to 7, and train for 2,000 steps. Counting back is harder with so many periods. Does the model find induction?",
  answer:
    "Barely (one seed). The model predicts periods 2 to 6 correctly in 94 to 100% of the cases and period 7 in 75%, but period 8, which it was not trained on, in 13%, which is chance. The loss where the next token can be known is 0.26, and 2.69 without layer 0. Layer 1 is no longer idle, though: without it the loss is 0.78.",
  seconds: 40,
  portfolio: {
    heading: "Inside the model",
    sentence:
      "Four heads of a GPT that learned to continue patterns. A bright stripe is a habit: to look one token back, or to where the same token stood before.",
    titles: ["where the heads look"],
  },
});
