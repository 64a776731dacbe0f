import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Load a checkpoint",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Load a file that does not fit into a model that you have kept a copy of. After the error, is the model still what it was?",
    "Model and file are two lists of names with shapes, and every name of either list must have the same shape in both. Only then may a number change.",
    "misfits = { name in model ∪ file : shape in model ≠ shape in file };   load only if there are none",
    "Join the keys of both records and drop the doubles; keep those for which shapeIn differs.\nThen go through the parameters, which are variables: a variable can take over the numbers of a tensor.",
  ],
  explore:
    "Exchange the two blocks: load blocks.0's tensors under the names of blocks.1, and the other way around. Does your loader notice? How many of the 36 facts are left? Then exchange Wq and Wk, or norm1 and norm2, in both blocks.",
  answer:
    "It notices nothing: all names and shapes agree. With the blocks exchanged 2 facts are left, with Wq and Wk 8. With norm1 and norm2 all 36 are: this model's norms hardly differ. The start values of norm.gamma in place of the trained ones leave all 36 too. A misfit that shapes can't show may cost everything or nothing, so ask the model something that you know.",
  predict: {
    question:
      "The base has learned 36 facts. You ask for each of them in a chat, <user> question <asst>, a form that it has never read. How many does it answer?",
    choices: ["none", "about a third", "about 30", "all 36"],
    answer: 0,
    because:
      "It knows all 36: “the capital of corvia is” continues correctly every time. But it has never read <user> or <asst>. After them it mostly writes a period and stops.",
  },
});
