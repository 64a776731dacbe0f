import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Advanced topics",
  summary:
    "You can say what a training keeps in memory, make it fit in four ways, and tell whether a model has become better or only looks it.",
  exercises: [
    {
      slug: "training-bytes",
      title: "What training keeps in memory",
      difficulty: 2,
      minutes: 20,
      hints: [
        "How many bytes do you count for a frozen model of 1,000 parameters in float32? It has 4,000 of weights. What else would it need?",
        "Gradients, moments and master copies exist for AdamW. Adapters leave the model's weights as they were, so the model with its adapters switched off is the reference.",
        "trained: bits/8 · 2 + 4 · 2 bytes, and 4 for a master copy below 32 bits;   frozen: bits/8",
        "Count each kind over all parts, and leave the frozen ones out where nothing is updated.\nFor a method name its trained models, then those that it only asks; with adapters each trained model stands on frozen weights that serve a second one too.",
      ],
      explore: "TODO",
      answer: "TODO",
    },
    {
      slug: "round-bfloat",
      title: "bfloat16 and master weights",
      difficulty: 3,
      minutes: 30,
      seconds: 30,
      hints: [
        "Round 1 + 2⁻⁸ and 1 + 3·2⁻⁸. Both are halfway between two bfloat16 numbers. Does the first go down, and the second up?",
        "If you add a little less than half of the last kept bit and cut, numbers round to the nearest, and ties go down. What must a tie get on top to go up where the kept part is odd?",
        "bits + 7FFF + (bit 16), then the lower 16 bits are 0;   update lost if |lr · step| < half a gap, a gap = 2^(e − 7) for numbers from 2^e on",
        "Add the constant and the last kept bit to the bits.\nMake float32 twins if there are master copies, let AdamW update them, and round into the model's variables. Never write what was rounded back into a twin.",
      ],
      explore: "TODO",
      answer: "TODO",
    },
    {
      slug: "recompute",
      title: "Gradient checkpointing",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Ask for the gradient of a weight of the first block. Do you get one? Then count the bytes that are held once the forward pass is done.",
        "The backward pass can compute everything again from what went into the function. A gradient reaches a tensor only if recompute was handed it.",
        "save the inputs;   dInputs = vjp(f, inputs, dy);   inputs of a segment: the stream, then all tensors of its blocks",
        "Save the inputs, and nothing that f computes. In the backward pass let vjp run f on the saved tensors and take dy back.\nFor a segment list the stream and all tensors of its blocks as inputs; inside, put the tensors that f is given into blocks of the same form.",
      ],
      explore: "TODO",
      answer: "TODO",
    },
    {
      slug: "quantize-blocks",
      title: "NF4: quantization in blocks",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Put one number of 100 among numbers below 1, and quantize. How many blocks have lost their small numbers, one or all?",
        "The largest number of a block, without its sign, decides how wide its levels must be spread. A block of zeros needs no spreading, but it still needs codes.",
        "scale = max |x| of the block;   code = argmin_i |levels[i] − x/scale|;   x ≈ levels[code] · scale;   4 + 32/64 bits",
        "For each block look for its largest absolute value. Divide by it, unless it is 0, and take the nearest level's index.\nBack: the level times the scale of the block that the number lies in. The scales cost 32 bits for each block, also for a short one.",
      ],
      explore: "TODO",
      answer: "TODO",
    },
  ],
});
