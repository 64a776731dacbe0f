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
      explore:
        "GPT-2 medium has 355 million parameters, and your card 8 GB. Which of SFT, DPO and RLHF fit in bfloat16, before any activations? Which with adapters of 1 % on NF4?",
      answer:
        "SFT takes 5.68 GB and DPO 6.39 GB; RLHF takes 12.78 GB and does not fit. With adapters on NF4 the same three take 0.26, 0.26 and 0.51 GB. DPO costs no more than SFT then: its reference is the model with its adapters off.",
      predict: {
        question:
          "You train a model of 7 billion parameters with AdamW. In float32 weights, gradients and moments take 112 GB. How much do they take in bfloat16, where AdamW keeps its moments in float32 and a float32 copy of the weights?",
        choices: ["56 GB", "84 GB", "98 GB", "112 GB"],
        answer: 3,
        because:
          "112 GB. Weights and gradients lose 2 bytes each, and the master copy takes the 4 bytes back: 2 + 2 + 8 + 4 = 16. Activations shrink, and the arithmetic is faster; these 16 bytes stay.",
      },
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
      explore:
        "Round the base's weights to bfloat16 and add 0.0001 to each. How large may a weight be, so that the sum is another number? How many of the base's weights are smaller than that? And for 0.0005?",
      answer:
        "Below 1/32 half a gap is at most 6.1e-5, so 0.0001 counts; from 1/32 on it is 1.2e-4, and the step is lost. 24 % of the base's 28,512 weights lie below 1/32. After 300 steps at 1e-4 40 % have moved, many of them in the first step only, before they were rounded. " +
        "For 0.0005 the limit is 1/4: 94 % lie below it, and 90 % have moved.",
      predict: {
        question:
          "At a rate of 1e-4, with weights rounded to bfloat16 after each step and no master copy, fine-tuning stops at a loss of 0.29 instead of 0.003 (300 steps). Does rounding ruin a rate of 5e-4 too?",
        choices: [
          "Yes: every rounding adds an error, and errors add up",
          "Yes, and worse: there is more to lose",
          "No: its steps are larger than half of most gaps",
          "No: it is done before rounding matters",
        ],
        answer: 2,
        because:
          "No. After 80 steps the loss is 0.008 to 0.009 instead of 0.004 to 0.005, and 0.89 to 0.94 of the held-out answers are right, as without rounding (3 seeds). Rounding does not add much noise; it swallows steps that are too small.",
      },
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
      explore:
        "Multiply the stream by random numbers inside f, as dropout does. Are the gradients of recompute still those of the function that ran first? What would f need?",
      answer:
        "No. The second run draws other numbers, so the gradients belong to another function than the result does, and nothing tells you. f must draw the same numbers again: from a seed that it is given. PyTorch's checkpoint saves the state of the random generator and sets it back for the second run.",
      predict: {
        question:
          "Eight blocks are one single segment: only the input of the whole stack is kept, and all else is computed again in the backward pass. How much memory does the peak save?",
        choices: ["about 7/8", "about 4/5", "about half", "nothing"],
        answer: 3,
        because:
          "Nothing: 27.8 MB at the peak, 27.4 MB without checkpoints (8 blocks, width 32, 4 texts of 24 tokens). When the segment is computed again, all that is inside it is there at once. Segments of one block need 4.8 MB.",
      },
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
      explore:
        "Quantize uniform numbers between −1 and 1 instead of normal ones, with NF4 and with 15 equal steps. Which error is smaller now? Which of the two should you use for weights, and how would you find out?",
      answer:
        "Equal steps win: 0.040 against 0.053 (root mean square, 64,000 numbers, 3 seeds). NF4 puts its levels where normal numbers are, so look at a histogram of the weights first. The base of this part still knows 36 of 36 facts with its matrices in NF4 in blocks of 64, " +
        "at a perplexity of 2.39 instead of 2.36. With equal steps and one scale for a whole matrix it knows 30.",
      predict: {
        question:
          "Normal numbers in 4 bits have an error of 0.092 in NF4 with blocks of 64 (their standard deviation is 1). What is it if all 64,000 numbers have one scale in common?",
        choices: ["0.092: the levels are the same", "about 0.12", "about 0.3", "about 0.7"],
        answer: 1,
        because:
          "0.112 to 0.123 (3 seeds). The largest of 64 normal numbers is 2.6 on average, that of 64,000 is 4.5, so the levels lie 1.7 times as far apart. An outlier is worse: one number of 1,000 would turn all others into 0.",
      },
    },
  ],
});
