import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Recording activations",
  difficulty: 2,
  minutes: 20,
  hints: [
    "If a tensor is gone when you read it, which tidy freed it? If a tensor is left over, which line kept it, and which line should dispose of it?",
    "tf.keep takes a tensor out of reach of every tidy, including the caller's. A clone is a second handle on the same numbers.",
    "model's tensor → kept clone → clone for the caller; then the kept one is disposed",
    "in the tap: keep a clone under the name of the place, and return what came in;\nat the end, still inside the tidy: a clone of each kept tensor, which leaves the tidy because it is returned.",
  ],
  explore:
    "Store x itself instead of a kept clone. How many of the 11 places of a model with two blocks can you still read after the model has returned?",
  answer:
    "None, not even the last stream: the model's tidies free everything but the logits, which they return. Hooks in PyTorch have the opposite problem: a stored tensor is never freed, and neither is the whole graph that made it, unless you detach the tensor.",
});
