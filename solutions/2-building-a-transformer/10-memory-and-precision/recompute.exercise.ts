import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient checkpointing",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Ask for the gradient of a weight of the first block. Do you get one? Then count the bytes in memory once the forward pass is done.",
    "The backward pass can compute everything again from the inputs of the function. A gradient reaches a tensor only if it is among the inputs of recompute.",
    "save the inputs;   dInputs = vjp(f, inputs, dy);   inputs of a segment: the stream, then all tensors of its blocks",
    "Save the inputs, and nothing that f computes. In the backward pass, let vjp run f on the saved tensors and propagate dy back.\nFor a segment, list the stream and all tensors of its blocks as inputs; inside f, put the tensors it is given into blocks of the same form.",
  ],
  explore:
    "Multiply the stream by random numbers inside f, as dropout does. Are the gradients of recompute still those of the function that ran first? What would f need for that?",
  answer:
    "No. The second run draws different numbers, so the gradients belong to a different function than the result, and nothing tells you. f must draw the same numbers again, from a seed that is passed to it. PyTorch's checkpoint saves the state of the random generator and restores it for the second run.",
  predict: {
    question:
      "You nest checkpoints: four blocks make a segment, and inside it each block is a segment of its own. How often does the forward pass of a block run in one training step?",
    choices: ["once", "twice", "3 times", "4 times"],
    answer: 2,
    because:
      "3 times: in the forward pass, when its outer segment is run again, and when its own segment is. At the base's width with 8 blocks, that makes 320 matrix products instead of the 256 of segments of 4 alone, and 5.0 MB at the peak instead of 14.6.",
  },
});
