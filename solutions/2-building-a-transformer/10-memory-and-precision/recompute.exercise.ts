import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient checkpointing",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Ask for the gradient of a weight of the first block. Do you get one? Then count the bytes that are held once the forward pass is done.",
    "The backward pass can compute everything again from what went into the function. A gradient reaches a tensor only if recompute was handed it.",
    "save the inputs;   dInputs = vjp(f, inputs, dy);   inputs of a segment: the stream, then all tensors of its blocks",
    "Save the inputs, and nothing that f computes. In the backward pass let vjp run f on the saved tensors and take dy back.\nFor a segment list the stream and all tensors of its blocks as inputs; inside, put the tensors that f is given into blocks of the same form.",
  ],
  explore:
    "Multiply the stream by random numbers inside f, as dropout does. Are the gradients of recompute still those of the function that ran first? What would f need?",
  answer:
    "No. The second run draws other numbers, so the gradients belong to another function than the result does, and nothing tells you. f must draw the same numbers again: from a seed that it is given. PyTorch's checkpoint saves the state of the random generator and sets it back for the second run.",
  predict: {
    question:
      "You nest: four blocks make a segment, and inside, each block is a segment of its own. How often does the forward pass of a block run in one training step?",
    choices: ["once", "twice", "3 times", "4 times"],
    answer: 2,
    because:
      "3 times: in the forward pass, when its outer segment is run again, and when its own is. The base's width with 8 blocks: 320 matrix products where segments of 4 alone make 256, and 5.0 MB at the peak, not 14.6.",
  },
});
