import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Supervised fine-tuning",
  difficulty: 3,
  minutes: 30,
  seconds: 30,
  hints: [
    "Train with a loss that depends on a second variable, one that isn't in the list. Does that variable change?",
    "A fine-tuning step is a pretraining step on different data, except that the caller says which variables may change.",
    "g = ∂ loss(batch) / ∂ variables;   θ ← AdamW(θ, g · min(1, maxNorm/‖g‖), lr),   only for θ in variables",
    "Draw B random indices, and make a batch of the chats at these indices.\nCompute the loss and the gradients for the listed variables only, clip the gradients together, and update. Return the loss and the norm before clipping.",
  ],
  explore:
    "Train on examples in which <eos> isn't graded. What is the loss after 80 steps, and what do the answers look like?",
  answer:
    "The loss ends at 0.005, as low as before, and about 90% of the answers have the right value. But none of them stops: “the capital of galdia is gilu . the capital of ...”. A loss can't tell you about a token that isn't graded.\nMeasured, 2 seeds: the value is right in 89% and 94% of the answers.",
  predict: {
    question:
      "Trained on 18 examples about six places, the model answers 16 to 18 out of 18 new questions. Now it trains for as many steps on 3 examples, all about one place, to a loss of 0.002. How many of the 18 does it answer exactly?",
    choices: ["none", "1 to 3", "about 9", "16 to 18: the habit is the same"],
    answer: 1,
    because:
      "Asked about Galdia, the model says “the capital of corvia is cira .” Memorizing three answers was easier than learning to answer questions, and the low training loss doesn't show that.\nMeasured, 3 seeds.",
  },
  keeps: ["sft"],
  portfolio: {
    heading: "A model that answers",
    sentence:
      "When you ask a pretrained model a question, it continues with another question. After fine-tuning it answers, even about places that never occurred in a training question.",
    titles: ["asked about places that training never asked about"],
  },
});
