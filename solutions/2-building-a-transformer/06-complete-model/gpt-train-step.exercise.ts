import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "One training step",
  difficulty: 3,
  minutes: 15,
  seconds: 40,
  hints: [
    "Is the returned loss right? Then look at the first parameter that is wrong: did it move at all?",
    "An optimizer moves only the variables that it is given, by the gradient of the function that it is given.",
    "w ← w − η · ∂loss/∂w for every parameter that is not frozen",
    "The parameters without the frozen ones, as a list of tensors; a function that computes the loss again when it is called;\nthen one step that returns the loss and moves only that list.",
  ],
  explore:
    "Frozen blocks memorized one sentence as fast as trained ones. Train on two sentences of the same length, with and without frozen blocks. What changes?",
  answer:
    "With all parameters trained, two sentences take 52 steps instead of 34. With frozen blocks the loss is still 0.07 after 400: at each position the tables " +
    "know only the current character. Where both sentences have the same character, nothing tells them apart. Now attention is needed.",
  predict: {
    question:
      "A GPT of width 32 with 2 blocks memorizes one sentence of 99 characters, 25 of them different. After how many steps of Adam is its loss below 0.05?",
    choices: ["about 35", "about 350", "about 3,500"],
    answer: 0,
    because:
      "34 steps, and the curve's average over ten losses is below 0.05 after 39. One sentence is 98 predictions, and the model has a row of P for each.",
  },
});
