import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Supervised fine-tuning",
  difficulty: 3,
  minutes: 30,
  seconds: 30,
  hints: [
    "Run the training with a second variable in the loss that is not in the list. Does it move, and does the reported norm know it?",
    "A step of fine-tuning is a step of pretraining on other data: a batch, a gradient, clipped, one update. New is that the caller says which variables may change.",
    "g = ∂ loss(batch) / ∂ variables;   θ ← AdamW(θ, g · min(1, maxNorm/‖g‖), lr),   only for θ in variables",
    "Draw B chats, one random index for each, and make a batch of them.\nTake value and gradients with respect to the list of variables, clip them together, hand the clipped ones to the optimizer, and return the value and the norm from before.",
  ],
  explore:
    "Train with examples that all end one token early, without <eos> among the graded tokens. What is the loss after 80 steps, and what do the answers look like?",
  answer:
    "The loss ends at 0.005, as low as before (2 seeds), and the value is right in 89 and 94% of the answers. But no answer ever stops: “the capital of galdia is gilu . the capital of ...”. " +
    "A loss cannot tell you about a token that it never grades.",
  predict: {
    question:
      "With 18 examples about six places the model answers 16 to 18 of 18 new questions. Now it sees one place, three examples, for as many steps, and the loss ends at 0.002. How many of the 18 new questions does it answer exactly?",
    choices: ["none", "1 to 3", "about 9", "16 to 18: the habit is the same"],
    answer: 1,
    because:
      "1 to 3 (3 seeds). Asked about Galdia it says “the capital of corvia is cira .”: three answers are easier to learn than a habit. The loss is lower than with 18 examples, and can't tell you.",
  },
  keeps: ["sft"],
  portfolio: {
    heading: "A model that answers",
    sentence:
      "Asked a question, a pretrained model asks another one. After fine-tuning it answers, also about places that the training never asked about.",
    titles: ["asked about places that training never asked about"],
  },
});
