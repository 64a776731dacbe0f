import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "One training step",
  difficulty: 3,
  minutes: 15,
  seconds: 40,
  hints: [
    "Is the returned loss right? If it is, look at the first parameter that is wrong. Did it move at all?",
    "An optimizer moves only the variables it is given, by the gradient of the function it is given.",
    "w ← w − η · ∂loss/∂w for every parameter that is not frozen",
    "The parameters without the frozen ones, as a list of tensors; a function that computes the loss again when it is called;\nthen one step that returns the loss and moves only that list.",
  ],
  explore:
    "With frozen blocks, a GPT memorizes one sentence as fast as with trained ones. Train it on two sentences of the same length, with and without frozen blocks. What changes?",
  answer:
    "With all parameters trained, two sentences take 52 steps instead of 34. With frozen blocks the loss is still 0.07 after 400 steps. At each position the tables know only the current character, so nothing tells the sentences apart where both have the same character. Only attention can do that.",
  predict: {
    question:
      "A GPT of width 32 with 2 blocks memorizes one sentence of 99 characters, 25 of them different. After how many steps of Adam is its loss below 0.05?",
    choices: ["about 35", "about 350", "about 3,500"],
    answer: 0,
    because:
      "After 34 steps; the average over ten losses is below 0.05 after 39. One sentence is only 98 predictions, and the model has a row of P for each.",
  },
});
