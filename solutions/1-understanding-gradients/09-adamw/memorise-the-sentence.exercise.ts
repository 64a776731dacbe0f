import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training loop and greedy decoding",
  difficulty: 3,
  minutes: 20,
  seconds: 20,
  hints: [
    "At which step does a loss first differ? If at the second, what did the loop fail to carry over?",
    "Each step is forward, backward, update. Two things carry over to the next one: parameters and state.",
    "(θ, state) ← adamwTree(θ, ∇L(θ), state, t);   next token = argmax of the last row of logits",
    "loop: the forward pass and its loss, the gradients from it, one optimizer step at t; keep both of its results\ndecoding: the last row of the logits [V], then the index of its largest number",
  ],
  explore:
    "After how many updates does the model first generate the sentence with lr 0.001, and what does it generate on the way? What is the loss then?",
  answer:
    "After 8, at a loss of 1.22. Untrained it generates <PAD> I <PAD> <BOS>, after 2 updates <PAD> I transformers, after 6 like like transformers. Decoding shows only which token leads, so the text jumps while the loss falls evenly.",
  predict: {
    question:
      "With lr 0.01 the loss falls from 1.74 to 1.24 after one update, and to 0.0056 after 50. After how many updates does greedy decoding first generate the whole sentence?",
    choices: ["2", "about 15", "about 50"],
    answer: 0,
    because:
      "2, at a loss of 1.03: the right tokens have a probability of about 36% on average. Greedy decoding asks only which token is the most likely, not how sure the model is. The other 48 updates make it sure.",
  },
  portfolio: {
    heading: "One sentence, memorized",
    sentence:
      "A whole transformer in plain numbers: the forward pass, every gradient, and the optimizer. It knows six tokens, and this is the sentence that it learned.",
    titles: ["what it writes", "loss while it memorizes"],
  },
});
