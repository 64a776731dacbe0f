import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Load a checkpoint",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Copy a model's parameters, then load a file that doesn't fit. After the error, do the parameters still equal their copies?",
    "Every name that occurs in the model or in the file must have the same shape in both. Check all of them before changing any parameter.",
    "misfits = { name in model ∪ file : shape in model ≠ shape in file };   load only if there are none",
    "Join the keys of both records without duplicates, and keep those for which shapeIn differs.\nEach parameter is a variable, so you can assign the stored tensor to it.",
  ],
  explore:
    "In the file, swap the tensors of blocks.0 and blocks.1. How many of the 36 facts does the loaded model still know? Try it again with Wq and Wk swapped in both blocks, then with norm1 and norm2 swapped.",
  answer:
    "With the blocks swapped, the model knows 2 facts; with Wq and Wk swapped, it knows 8; and with the norms swapped, it knows all 36, because this model's norms are nearly identical. Your loader accepts all three files, since every name and shape agrees. So test a loaded model with questions whose answers you know.",
  predict: {
    question:
      "The base has learned 36 facts. You ask about each of them in the chat template, <user> question <asst>, which it has never read. How many questions does it answer?",
    choices: ["none", "about a third", "about 30", "all 36"],
    answer: 0,
    because:
      "It knows all of the facts, but it has never read <user> or <asst>. After these tokens, it mostly writes a period and stops.",
  },
});
