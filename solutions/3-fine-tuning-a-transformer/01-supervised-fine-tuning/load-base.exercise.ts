import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Load a checkpoint",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Copy a model, then load a file that doesn't fit. After the error, does the model still equal its copy?",
    "Every name in the model or in the file must have the same shape in both. Only then may a number change.",
    "misfits = { name in model ∪ file : shape in model ≠ shape in file };   load only if there are none",
    "Join both records' keys without duplicates, and keep those for which shapeIn differs.\nEach parameter is a variable, which can take over the numbers of a tensor.",
  ],
  explore:
    "Swap the tensors of blocks.0 and blocks.1. Does your loader notice? How many of the 36 facts are left? Then swap Wq and Wk, or norm1 and norm2, in both blocks.",
  answer:
    "It notices nothing, because all names and shapes agree. Swapped blocks leave 2 facts, swapped Wq and Wk leave 8, and swapped norms leave all 36, because this model's norms are almost alike. Shapes can't show such mix-ups, so ask a loaded model something you know.",
  predict: {
    question:
      "The base has learned 36 facts. You ask for each in a chat, <user> question <asst>, a form it has never read. How many does it answer?",
    choices: ["none", "about a third", "about 30", "all 36"],
    answer: 0,
    because:
      "It knows them all, but it has never read <user> or <asst>, and after them it mostly writes a period and stops.",
  },
});
