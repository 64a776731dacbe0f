import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Feed-forward network",
  summary:
    "You can build the part of a transformer that works on each token alone, and say why it must not be linear.",
  exercises: [
    {
      slug: "gelu",
      title: "GELU",
      difficulty: 1,
      minutes: 8,
      hints: [
        "At x = 3 gelu is almost 3, and at −3 it is almost 0. What are yours?",
        "tanh runs from −1 to 1. Half of 1 + tanh is a share between 0 and 1, and this share of x passes.",
        "x = 1:  √(2/π) · (1 + 0.044715) = 0.7979 · 1.0447 = 0.8336;  tanh(0.8336) = 0.6824;\nshare ½ · (1 + 0.6824) = 0.8412;  gelu(1) = 1 · 0.8412",
        "first blank: √(2/π) times the sum of x and its cubic term;\nsecond blank: the tanh of that number, moved from −1 ... 1 to 0 ... 1.",
      ],
      explore:
        "Where does gelu(x) first exceed 99% of x? And where does it fall below 1% of |x| on the left?",
      answer:
        "At 2.32 and at −2.32. The shares of x and −x sum to 1, so what passes at 2.32 is what is held back at −2.32. Between these two points GELU is a soft gate. Outside it differs from ReLU by less than 1% of |x|.",
      predict: {
        question:
          "The inputs of a hidden unit are normal random numbers with mean 0 and variance 1. ReLU returns 0.40 on average. What does GELU return on average?",
        choices: ["0.40, as ReLU does", "about 0.28", "0: both signs cancel"],
        answer: 1,
        because:
          "0.282. A positive x passes only in part, and a negative x takes a little away: at 1 and at −1 each, 0.16 is missing compared with ReLU.",
      },
    },
    {
      slug: "linear",
      title: "Linear layer",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Feed it a token of zeros: does exactly b come out? And what does it do with a bias that is one number too short?",
        "Output o has one row of weights, W[o], and one bias, b[o], the same for every token.",
        "token (1, 2), W with rows (3, 0), (1, −1) and (0, 2), b = (10, 20, 30):\n  (3, −1, 4) + (10, 20, 30) = (13, 19, 34)",
        "first blank: one number of b for each row of W, else a RangeError that names both lengths;\nsecond blank: project X, [T, out]; then add b[o] to number o of every row.",
      ],
      explore:
        "Llama 3's linear layers have no bias. Set b1 and b2 of microModel() to zeros and compare the outputs of its feed-forward network. How could W do the work of b? (Import microModel from #lib/micro-model; b1 and b2 are in its initial_parameters.)",
      answer:
        "The outputs' lengths fall from 0.71–0.92 to 0.59–0.75, and the largest cosine of two tokens falls from 0.34 to 0.14: all outputs shared the bias. Append a constant 1 to every token, and b is one more column of W. So a model without biases loses only what a constant feature can bring back.",
    },
    {
      slug: "collapse-linear",
      title: "Collapse two linear layers",
      difficulty: 2,
      minutes: 10,
      hints: [
        "Feed x = 0 through both layers, and through your single one. Do they agree? If so, the bias is right.",
        "Write the second layer's input as the first one's output and multiply out.",
        "W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)",
        "W: one product, [out, hidden] times [hidden, in];\nb: what the first layer makes of x = 0 is b1; treat it as a token and send it through the second layer.",
      ],
      explore:
        "LoRA fine-tunes a chat model with two thin layers beside a 4096 × 4096 matrix W: from 4096 to 8 and back to 4096, with nothing between them. Their output is added to that of W. How much more does the finished model cost to run?",
      answer:
        "Not one multiplication more: the two layers collapse into one matrix of W's shape, and you add it to W. Only training needs them apart: it learns 65,536 parameters instead of 16.8 million. The price is that such a change has at most rank 8.",
    },
    {
      slug: "xor-network",
      title: "XOR with two hidden units",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Compute your two hidden units for the sums 0, 1 and 2. Which combination of them is 0, 1, 0?",
        "The sum of the inputs is 0, 1 or 2. The answer must rise from 0 to 1 and fall back to 0: it turns at 1.",
        "y = relu(s) − 2·relu(s − 1), where s = x₁ + x₂",
        "both units add up both inputs; a bias of −1 makes the second one wait until s exceeds 1;\nthe output counts the first unit once and subtracts the second twice.",
      ],
      explore:
        "Find a second answer, with the differences x₁ − x₂ and x₂ − x₁ in the hidden units. Would training find either of them?",
      answer:
        "Rows (1, −1) and (−1, 1), biases 0, and output weights (1, 1): that is |x₁ − x₂|. Training found an answer in 249 of 1,000 runs (gradient descent, 5,000 steps of 0.1, normal random weights); 260 ended at the constant answer 1/2. A unit that is 0 for all inputs gets no gradient. That a network can compute something doesn't mean that it learns it.",
    },
    {
      slug: "feed-forward",
      title: "The feed-forward network",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Change one token: does only its own row change? Feed zeros: is each row of preActivation b1?",
        "The activation sits between the two layers and nowhere else. Its input is needed again, so don't overwrite it.",
        "for a token of zeros:  preActivation = b1,  activated = gelu(b1),  output = gelu(b1)·W2ᵀ + b2",
        "first layer, [T, D] to [T, d_ff]; GELU of each number, into new rows;\nsecond layer, [T, d_ff] to [T, D]; return all three stages.",
      ],
      explore:
        "For each token of microModel(), keep only the units whose activated value is largest in size, and set the others to 0. How many of the 64 do you need for a cosine of 0.9 with the full output? (Import microModel from #lib/micro-model.)",
      answer:
        "With 16 of 64 the cosines are 0.90 to 0.96, with 8 they are 0.85 to 0.92. Few units are large at once, so even before training a quarter of them makes up most of an output. Mixture-of-experts models live on that: Mixtral computes 2 of its 8 networks for each token.",
      predict: {
        question:
          "In the untrained micro model the numbers that enter GELU have a typical size of 0.39, and about half of them are negative. How much of the negative numbers' total gets through?",
        choices: ["nothing: GELU is nearly ReLU", "about a third", "about two thirds"],
        answer: 1,
        because:
          "31%, and 68% of the positive numbers. Near 0 every gate is about half open: the network is not far from linear as long as its weights are small.",
      },
    },
  ],
});
