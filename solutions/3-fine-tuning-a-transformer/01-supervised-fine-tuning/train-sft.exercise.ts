import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Supervised fine-tuning",
  difficulty: 3,
  minutes: 30,
  seconds: 30,
  hints: [
    "Train a loss with a second variable that isn't in the list. Does that variable move, and does the reported norm count it?",
    "A step of fine-tuning is a step of pretraining on different data. New is that the caller says which variables may change.",
    "g = ∂ loss(batch) / ∂ variables;   θ ← AdamW(θ, g · min(1, maxNorm/‖g‖), lr),   only for θ in variables",
    "Draw one random index for each of B chats, and make a batch.\nTake value and gradients for the list of variables, clip them together, and update. Return the value and the norm before clipping.",
  ],
  explore:
    "Train with examples whose <eos> isn't graded. What is the loss after 80 steps, and what do the answers look like?",
  answer:
    "The loss ends at 0.005, as low as before, and about 90% of the answers have the right value. But none ever stops: “the capital of galdia is gilu . the capital of ...”. A loss can't tell you about a token it never grades.\nMeasured, 2 seeds: the value is right in 89 and 94%.",
  predict: {
    question:
      "After 18 examples about six places, the model answers 16 to 18 out of 18 new questions. Now it sees three examples, all about one place, for as many steps, and the loss ends at 0.002. How many does it answer exactly?",
    choices: ["none", "1 to 3", "about 9", "16 to 18: the habit is the same"],
    answer: 1,
    because:
      "Asked about Galdia, it says “the capital of corvia is cira .”: three answers are easier to memorize than a habit is to learn. The lower loss doesn't tell you. Measured, 3 seeds.",
  },
  keeps: ["sft"],
  portfolio: {
    heading: "A model that answers",
    sentence:
      "Asked a question, a pretrained model asks another one. After fine-tuning it answers, even about places the training never asked about.",
    titles: ["asked about places that training never asked about"],
  },
});
